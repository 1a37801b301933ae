package ui_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"icdscope/api/icd"
	"icdscope/api/sandbox"
	"icdscope/ui"
	"icdscope/ui/places"
)

// cholera is it, as somebody left it, in a release.
func cholera(release string) places.Place {
	return places.Place{Ref: icd.MMS(release, "en").Entity("257068234"), Code: "1A00", Title: "Cholera"}
}

// kept is a shelf, and the book that is kept of it.
func kept(b places.Book) (*places.Shelf, *places.Book) {
	file := b
	return places.NewShelf(b, func(c places.Change) { c(&file) }), &file
}

func labels(list []places.Place) string {
	var all []string
	for _, p := range list {
		all = append(all, p.Label())
	}
	return strings.Join(all, ", ")
}

// What one marks, and what one stood on for a while, read or copied, is listed, and
// one goes there and back.
func TestBookmarksAndRecentEntities(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}} {
		synctest.Test(t, func(t *testing.T) {
			shelf, file := kept(places.Book{})
			p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, places: shelf, w: size[0], h: size[1]})
			defer p.close()
			p.Advance(time.Second)
			p.Keys("B")
			p.sees("there are no bookmarks yet: b sets one")
			toCholera(p)
			p.Keys("b")
			p.sees("bookmark on 1A00 Cholera; B lists them")
			if got := labels(file.Bookmarks); got != "1A00 Cholera" || len(file.Recent) != 0 {
				t.Errorf("%s; %s", got, labels(file.Recent))
			}
			p.Keys("down")
			p.Advance(time.Second)
			p.Keys("y", "down")
			p.Advance(5 * time.Second)
			p.Keys("down")
			p.Advance(time.Second)
			if got := labels(file.Recent); strings.Count(got, ",") != 1 || !strings.HasPrefix(got, "1A02") {
				t.Errorf("recent are %s", got)
			}
			p.Keys("home")
			p.Keys("B", "enter")
			p.Advance(time.Second)
			p.at("1A00")
			p.Keys("esc")
			p.Advance(time.Second)
			p.at("01")
			p.Keys("ctrl+p")
			p.Type("bookmark: 1A00")
			p.Keys("enter")
			p.Advance(time.Second)
			p.at("1A00")
			p.Keys("b")
			p.sees("the bookmark on 1A00 Cholera is gone")
			p.Keys("ctrl+p")
			p.Type("recent: 1A02")
			p.Keys("enter")
			p.Advance(time.Second)
			p.at("1A02")
			if len(file.Bookmarks) > 0 {
				t.Errorf("%+v", file.Bookmarks)
			}
		})
	}
}

// A hit is marked where it is found, and a cluster as a whole; it opens as one.
func TestMarkingAHitAndACluster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shelf, file := kept(places.Book{})
		p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, places: shelf})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("/")
		p.Type("cholera")
		p.Advance(2 * time.Second)
		p.Keys("down", "b")
		if got := labels(file.Bookmarks); !strings.HasPrefix(got, "1A00") {
			t.Errorf("%q\n%s", got, p.screen())
		}
		p.Keys("esc", "esc", "esc", "1")
		p.paste("ZZ00&XZ02")
		p.Advance(2 * time.Second)
		p.Keys("b")
		if got := labels(file.Bookmarks[:1]); !strings.HasPrefix(got, "ZZ00&XZ02 ") || len(file.Bookmarks) != 2 {
			t.Errorf("%q\n%s", got, p.screen())
		}
		p.Keys("1", "B", "enter")
		p.Advance(2 * time.Second)
		p.sees("ZZ00&XZ02", "the service takes it")
	})
}

// The sandbox has bookmarks of its own, which nobody keeps.
func TestTheSandboxIsKeptApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shelf, file := kept(places.Book{Bookmarks: []places.Place{{Ref: icd.InFoundation("en").Entity("1"), Title: "A real thing"}}})
		p := start(t, options{signedIn: []string{"icd"}, places: shelf})
		defer p.close()
		p.Advance(time.Second)
		toCholera(p)
		p.Keys("b")
		p.sees("a bookmark in the sandbox, until icdscope ends: 1A00 Cholera")
		p.Advance(5 * time.Second)
		p.Keys("B")
		p.sees("1A00 Cholera", "bookmark")
		p.seesNot("A real thing")
		p.Keys("esc", wiped)
		p.app.Close()
		if labels(file.Bookmarks) != "A real thing" || len(file.Recent) > 0 || file.Last != nil {
			t.Errorf("%+v", *file)
		}
	})
}

// The program begins where somebody left it: with no frame that shows another place,
// and whatever is typed meanwhile goes where it is meant to go.
func TestBeginningWhereOneLeft(t *testing.T) {
	for _, release := range []string{"", "2024-01"} {
		synctest.Test(t, func(t *testing.T) {
			shelf, file := kept(places.Book{})
			last := &places.Last{Place: cholera(release), Tab: 2}
			o := options{
				signedIn: []string{"icd"}, mode: ui.Live, places: shelf, resume: last,
				sandbox: sandbox.Options{Latency: 100 * time.Millisecond},
			}
			p := start(t, o)
			for range 30 {
				if strings.Contains(p.screen(), "▸ Certain infectious") {
					t.Fatalf("it shows the top:\n%s", p.screen())
				}
				p.Advance(50 * time.Millisecond)
			}
			p.at("1A00")
			p.sees("MMS 2024-01 · en", "Coding")
			p.Advance(5 * time.Second)
			p.Keys("down")
			p.Advance(time.Second)
			p.close()
			if l := file.Last; l == nil || l.Code != "1A01" || l.Ref.Release != release || l.Tab != 2 || l.Server != base {
				t.Errorf("it is left at %+v", file.Last)
			}
		})
		synctest.Test(t, func(t *testing.T) {
			p := start(t, options{
				signedIn: []string{"icd"}, mode: ui.Live, resume: &places.Last{Place: cholera(release)},
				sandbox: sandbox.Options{Latency: 100 * time.Millisecond},
			})
			defer p.close()
			p.Keys("/")
			p.Type("typhoid")
			p.Advance(5 * time.Second)
			p.sees("typhoid", "[text]")
			p.Keys("esc", "esc")
			p.Advance(time.Second)
			p.at("1A00")
		})
	}
}

// A place that is not there any more is told in a sentence, and the program begins as
// near to it as it can.
func TestThePlaceThatIsNotThereAnyMore(t *testing.T) {
	gone, other, german := cholera("2024-01"), cholera("2019-04"), cholera("2024-01")
	gone.Ref.ID = "1"
	german.Ref = german.Ref.In("de")
	abc, err := icd.ParseTree("abc")
	if err != nil {
		t.Fatal(err)
	}
	tree := cholera("2024-01")
	tree.Ref = abc.At("2024-01").In("en").Entity(tree.Ref.ID)
	for name, c := range map[string]struct {
		place places.Place
		says  string
		at    string
	}{
		"the entity":   {gone, "the last place, 1A00 Cholera, cannot be shown any more", "01"},
		"the release":  {other, "MMS has no 2019-04: this is 2024-01", "1A00"},
		"the language": {german, "MMS has no German: this is English", "1A00"},
		"the tree":     {tree, "the last place was in ABC 2024-01 · en, which cannot be shown any more", "01"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, resume: &places.Last{Place: c.place}})
				defer p.close()
				p.Advance(2 * time.Second)
				p.at(c.at)
				p.sees(c.says, "MMS 2024-01 · en")
			})
		})
	}
}

// What is gone as one goes there is marked.
func TestAPlaceThatIsGoneIsMarked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := cholera("2024-01")
		gone.Ref.ID, gone.Title = "1", "A disease that was"
		shelf, file := kept(places.Book{Bookmarks: []places.Place{gone}})
		p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, places: shelf})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("B", "enter")
		p.Advance(time.Second)
		p.at("01")
		p.Keys("B")
		p.sees("A disease that was", "bookmark · gone")
		if !file.Bookmarks[0].Gone {
			t.Error("it is not kept")
		}
	})
}

// The key that forgets everything forgets where one was, and leaves bookmarks.
func TestForgettingWhereOneWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shelf, file := kept(places.Book{Bookmarks: []places.Place{cholera("2024-01")}})
		p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, places: shelf})
		p.Advance(time.Second)
		toCholera(p)
		p.Advance(5 * time.Second)
		if len(file.Recent) == 0 || file.Last == nil {
			t.Fatalf("%+v", *file)
		}
		p.Keys(wiped)
		p.close()
		if len(file.Recent) > 0 || file.Last != nil || len(file.Bookmarks) != 1 {
			t.Errorf("%+v", *file)
		}
	})
}

// Where only what is asked for is kept, nothing else is.
func TestNoTrail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shelf, file := kept(places.Book{})
		shelf.NoTrail = true
		p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, places: shelf})
		p.Advance(time.Second)
		toCholera(p)
		p.Advance(5 * time.Second)
		p.Keys("y", "b", "enter")
		p.close()
		if len(file.Recent) > 0 || file.Last != nil || len(file.Bookmarks) != 1 {
			t.Errorf("%+v", *file)
		}
	})
}

// Where a place is can be read beside it, in a terminal of the smallest usual size too,
// however long its title.
func TestWhereAPlaceIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other, here := cholera("2022-02"), cholera("2024-01")
		other.Title, other.Gone = strings.Repeat("A long name ", 20), true
		here.Ref.ID = "1"
		p := start(t, options{signedIn: []string{"icd"}, mode: ui.Live, w: 80, h: 24, places: places.NewShelf(places.Book{
			Bookmarks: []places.Place{other, here},
		}, nil)})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("B")
		p.sees("1A00  A long name", "bookmark · gone · MMS 2022-02 · en", "1A00  Cholera", "bookmark  ")
	})
}

// Codes stand in a column of their own where one chooses among places.
func TestCodesHaveAColumnInMenusOfPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := start(t, options{signedIn: []string{"icd"}, w: 80, h: 24})
		defer p.close()
		p.Advance(time.Second)
		p.Keys("b")
		p.paste("1A00")
		p.Advance(2 * time.Second)
		p.Keys("b", "B")
		p.sees("1A00  Cholera ", "01    Certain infectious")
		p.Keys("esc", "P")
		p.sees("│  01           Certain infectious", "│› 1A00-1A0Z    Bacterial")
	})
}
