package places_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"icdscope/api/icd"
	"icdscope/ui/places"
)

// mms is an entity, as if it was seen.
func mms(id int) places.Place {
	ref := icd.MMS("2026-01", "en").Entity(fmt.Sprint(id))
	return places.Place{Ref: ref, Code: fmt.Sprint("1A", id), Title: fmt.Sprint("Title ", id)}
}

// ids are what a list has, newest first.
func ids(list []places.Place) string {
	var all []string
	for _, p := range list {
		all = append(all, p.Ref.ID)
	}
	return strings.Join(all, " ")
}

func make2(changes ...places.Change) places.Book {
	var b places.Book
	for _, c := range changes {
		c(&b)
	}
	return b
}

// What was looked at last stands first, once, in whatever language it was seen; and
// there are never more than so many.
func TestRecentEntities(t *testing.T) {
	spanish := mms(1)
	spanish.Ref, spanish.Title = spanish.Ref.In("es"), "Título 1"
	b := make2(places.Visit(mms(1)), places.Visit(mms(2)), places.Visit(mms(3)), places.Visit(spanish))
	if got := ids(b.Recent); got != "1 3 2" || b.Recent[0].Title != "Título 1" {
		t.Errorf("%s, %q", got, b.Recent[0].Title)
	}
	for i := range 3 * places.MostRecent {
		places.Visit(mms(100 + i))(&b)
	}
	if len(b.Recent) != places.MostRecent || b.Recent[0].Ref.ID != fmt.Sprint(99+3*places.MostRecent) {
		t.Errorf("%d, the first is %s", len(b.Recent), b.Recent[0].Ref.ID)
	}
}

// A bookmark is of an entity or of a cluster; it is taken away alone.
func TestBookmarks(t *testing.T) {
	cluster := mms(1)
	cluster.Cluster = "1A1&XN1"
	b := make2(places.Mark(mms(1)), places.Mark(cluster), places.Mark(mms(2)), places.Mark(mms(1)))
	if got := ids(b.Bookmarks); got != "1 2 1" || b.Bookmarks[2].Label() != "1A1&XN1 Title 1" {
		t.Errorf("%s: %+v", got, b.Bookmarks)
	}
	places.Unmark(mms(1))(&b)
	if !b.Marked(cluster) || b.Marked(mms(1)) || !b.Marked(mms(2)) {
		t.Errorf("%+v", b.Bookmarks)
	}
}

// What is gone is marked, and is not any more when it is seen again. Who forgets where
// they were keeps bookmarks.
func TestGoneAndForgotten(t *testing.T) {
	b := make2(places.Mark(mms(1)), places.Visit(mms(1)), places.Visit(mms(2)), places.Lost(mms(1).Ref))
	if !b.Bookmarks[0].Gone || !b.Recent[1].Gone || b.Recent[0].Gone {
		t.Errorf("%+v", b)
	}
	places.Visit(mms(1))(&b)
	if b.Bookmarks[0].Gone || b.Recent[0].Gone {
		t.Errorf("%+v", b)
	}
	places.Leave(places.Last{Place: mms(1)})(&b)
	places.Forget(&b)
	if len(b.Bookmarks) != 1 || len(b.Recent) > 0 || b.Last != nil {
		t.Errorf("%+v", b)
	}
}

// every is a book that has every tree and whatever a place can have.
func every() places.Book {
	residual := mms(5)
	residual.Ref.Residual, residual.Cluster, residual.Gone = icd.Other, "1A5Y&XN1", true
	b := places.Book{Bookmarks: []places.Place{
		{Ref: icd.InFoundation("en").Entity("12"), Title: "In the foundation"},
		{Ref: icd.TenthRevision("2019", "en").Entity("A00.1"), Code: "A00.1", Title: "Cholera"},
		residual,
	}, Recent: []places.Place{mms(1), mms(2)}}
	latest := mms(9)
	latest.Ref.Release = ""
	b.Last = &places.Last{Place: latest, Tab: 2, Server: "https://id.who.int"}
	return b
}

// What is written is read again as it was.
func TestWrittenAndRead(t *testing.T) {
	want := every()
	text, err := want.Write()
	if err != nil {
		t.Fatal(err)
	}
	got, err := places.Read(text)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v\n got %+v\nwant %+v", err, got, want)
	}
}

// A file that somebody changed gives no place that could not be asked for, none that
// harms a screen, and no more than there may be.
func TestReadingWhatIsNoPlace(t *testing.T) {
	for name, text := range map[string]string{
		"not JSON": "{", "empty": "", "no version": "{}", "older": `{"v":0}`, "another shape": `{"v":1,"bookmarks":7}`, "a list": "[]",
		"long": `{"v":1,"bookmarks":[` + strings.Repeat(" ", places.Limit) + "]}",
	} {
		if _, err := places.Read([]byte(text)); err == nil {
			t.Errorf("%s is taken for a book", name)
		}
	}
	if _, err := places.Read([]byte(`{"v":2,"bookmarks":[]}`)); err != places.ErrNewer { //nolint:errorlint // it is that one
		t.Errorf("a later version: %v", err)
	}
	for _, place := range []string{
		`{}`, `{"tree":"mms"}`, `{"tree":"mms","language":"en","id":"1"}`, `{"tree":"../etc","release":"2026-01","language":"en","id":"1"}`,
		`{"tree":"mms","release":"2026-01/..","language":"en","id":"1"}`, `{"tree":"mms","release":"2026-01","language":"en\r\nX: y","id":"1"}`,
		`{"tree":"mms","release":"2026-01","language":"en","id":"1/../2"}`, `{"tree":"mms","release":"2026-01","language":"en"}`,
		`{"tree":"foundation","language":"en","id":"1","residual":"other"}`, `{"tree":"mms","release":"2026-01","language":"en","id":"1","residual":"x"}`,
	} {
		b, err := places.Read([]byte(`{"v":1,"bookmarks":[` + place + `],"recent":[` + place + `]}`))
		if err != nil || len(b.Bookmarks)+len(b.Recent) > 0 {
			t.Errorf("%s: %v, %+v", place, err, b)
		}
	}
	ok := `{"tree":"mms","release":"2026-01","language":"en","id":"%d","code":"1A00","title":"a\u001b[2Jb\u202ec` + strings.Repeat("é", 9000) + `"}`
	var list []string
	for i := range 60 {
		list = append(list, fmt.Sprintf(ok[:100], i)+`"}`, fmt.Sprintf(ok[:100], i)+`"}`)
	}
	b, err := places.Read([]byte(`{"v":1,"recent":[` + strings.Join(list, ",") + `],"bookmarks":[` + fmt.Sprintf(ok, 1) + `]}`))
	if err != nil || len(b.Recent) != places.MostRecent || len(b.Bookmarks) != 1 {
		t.Fatalf("%v: %d, %d", err, len(b.Recent), len(b.Bookmarks))
	}
	if title := b.Bookmarks[0].Title; strings.ContainsAny(title, "\x1b\u202e") || len(title) > 310 {
		t.Errorf("a title of %d bytes: %.60q", len(title), title)
	}
}

// Whatever is read can be written, and is the same when it is read again.
func FuzzRead(f *testing.F) {
	b := every()
	text, err := b.Write()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"v":1,"recent":[{"tree":"icf","release":"2026-01","language":"es","id":"9","title":"\ud800\u0000"}],"last":{}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := places.Read(text)
		if err != nil {
			return
		}
		written, err := b.Write()
		if err != nil {
			t.Fatal(err)
		}
		again, err := places.Read(written)
		if err != nil || !reflect.DeepEqual(again, b) {
			t.Errorf("%v\n%+v\n%+v", err, b, again)
		}
	})
}

// A book as large as there can be one is not too large to be read again.
func TestTheLargestBook(t *testing.T) {
	var b places.Book
	for i := range places.MostBookmarks {
		p := mms(i)
		p.Title, p.Code, p.Cluster = strings.Repeat("<&>", 9000), strings.Repeat("<", 9000), strings.Repeat("&", 9000)
		b.Bookmarks = append(b.Bookmarks, p)
		if i < places.MostRecent {
			b.Recent = append(b.Recent, p)
		}
	}
	text, err := b.Write()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := places.Read(text); err != nil || len(again.Bookmarks) != places.MostBookmarks || len(again.Recent) != places.MostRecent {
		t.Errorf("%d bytes: %v", len(text), err)
	}
}
