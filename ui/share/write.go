package share

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"icdscope/api/icd"
	"icdscope/ui/entity"
	"icdscope/ui/export"
	"icdscope/ui/keys"
	"icdscope/ui/pane"
	"icdscope/ui/widget"
)

// manyRows is how many entities are written without a question.
const manyRows = 2000

// sayEvery is how often it is said how far an export is.
const sayEvery = 200 * time.Millisecond

// order is what is to be written.
type order struct {
	shown pane.Shown
	hits  []pane.Shown // in place of an entity
	words string       // that found them
	below bool         // and everything below the entity
}

type (
	// formatMsg asks for a name for a file.
	formatMsg struct {
		order
		format export.Format
	}
	// fileMsg asks to write it; sure is that of who was asked whether so many shall be.
	fileMsg struct {
		order
		name string
		sure bool
	}
	// writtenMsg ends a job.
	writtenMsg struct {
		job  *job
		rows int
		err  error
	}
	// tellMsg says how far it is.
	tellMsg struct{ job *job }
)

// job is an export under way.
type job struct {
	fileMsg
	cancel context.CancelFunc
	done   atomic.Int64 // entities that are loaded
	known  atomic.Int64 // and found so far
	count  atomic.Int64 // and there are, as the API says; 0 where it does not
	origin string
}

// errMany ends a job that becomes larger than anybody was asked about.
var errMany = errors.New("there are many")

// export lets the user choose what is written; of hits there is one form.
func (d *Desk) export(msg pane.ExportMsg) tea.Cmd {
	o := order{shown: msg.Shown, hits: msg.Hits, words: msg.Words}
	if len(o.hits) > 0 {
		return d.askName(formatMsg{o, export.CSV}, "", "")
	}
	menu := pane.MenuMsg{Title: "Export " + o.title()}
	for _, c := range []struct {
		key, name string
		format    export.Format
	}{{"r", "JSON", export.JSON}, {"c", "CSV", export.CSV}, {"m", "Markdown", export.Markdown}} {
		one, all := o, o
		all.below = true
		menu.Items = append(menu.Items,
			pane.MenuItem{
				Key: c.key, Label: c.name, Note: "this entity",
				Disabled: d.nobody(), Msg: formatMsg{one, c.format},
			},
			pane.MenuItem{
				Key: strings.ToUpper(c.key), Label: c.name, Note: "and all below it",
				Disabled: d.noneBelow(o), Msg: formatMsg{all, c.format},
			})
	}
	return d.Ask(menu)
}

// noneBelow is why there is nothing below an entity to be written; "" if there is, or
// nobody knows yet.
func (d *Desk) noneBelow(o order) string {
	if e := o.shown.Entity; e != nil && len(e.Children) == 0 {
		return "there is nothing below it"
	}
	return d.nobody()
}

// title names what is written.
func (o order) title() string {
	switch {
	case len(o.hits) == 1:
		return "1 hit"
	case len(o.hits) > 0:
		return fmt.Sprintf("%d hits", len(o.hits))
	}
	return cmp.Or(o.shown.Label(), entity.Name(o.shown.Ref))
}

// askName asks where to: name is what is proposed, "" for a free one in the directory
// of the last, and wrong what is wrong with the one before.
func (d *Desk) askName(msg formatMsg, name, wrong string) tea.Cmd {
	return d.Ask(pane.PromptMsg{
		Title: "Export " + msg.title(), Value: cmp.Or(name, d.free(msg)), Wrong: wrong,
		Note: d.Words().Say("A new file: its ending tells what is written, .json, .csv or .md. " +
			"{dialog.choose} writes it, {dialog.close} leaves it."),
		Answer: func(name string) tea.Msg { return fileMsg{order: msg.order, name: name} },
	})
}

// odd is what does not stand in names of files that are proposed.
var odd = regexp.MustCompile(`[^A-Za-z0-9.]+`)

// free is a name that no file has yet.
func (d *Desk) free(msg formatMsg) string {
	s := msg.shown
	parts := []string{s.Ref.Name(), s.Ref.Release, s.Code}
	switch {
	case len(msg.hits) > 0:
		parts = []string{s.Ref.Name(), s.Ref.Release, "search", msg.words}
	case s.Code == "":
		parts[2] = entity.Name(s.Ref)
	}
	if msg.below {
		parts = append(parts, "all")
	}
	base := strings.Trim(odd.ReplaceAllString(strings.Join(parts, "-"), "-"), "-.")
	base = filepath.Join(d.dir, base[:min(len(base), 60)])
	return unused(base, msg.format)
}

// unused is a name that begins like another, and that no file has; without a directory
// to look into, the name as it is.
func unused(base string, format export.Format) string {
	name := base + format.String()
	for n := 2; taken(name); n++ {
		name = fmt.Sprintf("%s-%d%s", base, n, format)
	}
	return name
}

func taken(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// write writes a file in the background, unless there is something wrong with it.
func (d *Desk) write(msg fileMsg) tea.Cmd {
	if d.job != nil {
		return d.Say(pane.Warn, d.Words().Say("another export is under way; {global.back} gives it up"))
	}
	if !filepath.IsAbs(msg.name) {
		msg.name = filepath.Join(d.dir, msg.name)
	}
	format, err := export.FormatOf(msg.name)
	if err != nil {
		return d.askName(formatMsg{msg.order, export.CSV}, msg.name, err.Error())
	}
	if err := export.Free(msg.name); err != nil {
		name := strings.TrimSuffix(msg.name, filepath.Ext(msg.name))
		return d.askName(formatMsg{msg.order, format}, unused(name, format), err.Error())
	}
	if why := d.nobody(); why != "" && len(msg.hits) == 0 {
		return d.Say(pane.Warn, why)
	}
	d.dir = filepath.Dir(msg.name)
	ctx, cancel := context.WithCancel(d.ctx)
	j := &job{fileMsg: msg, cancel: cancel}
	if d.conn.Sandbox != nil && d.conn.Sandbox() {
		j.origin = export.FromSandbox
	}
	d.job = j
	reader := d.conn.Reader
	return tea.Batch(d.tell(j), func() tea.Msg {
		defer cancel()
		rows, err := j.run(ctx, reader)
		return writtenMsg{j, rows, err}
	})
}

// run collects and writes. Of what is given up nothing is written.
func (j *job) run(ctx context.Context, r icd.Reader) (int, error) {
	rows, err := j.collect(ctx, r)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return 0, err
	}
	if err := (export.Sheet{Rows: rows, Origin: j.origin}).File(j.name); err != nil {
		return 0, fileError{err}
	}
	return len(rows), nil
}

// fileError is the error of a file: no request failed.
type fileError struct{ error }

// reason is why it was not written, without what was done to it, and which file.
func (e fileError) reason() (why, path string) {
	var at *fs.PathError
	if errors.As(e.error, &at) {
		return at.Path + ": " + at.Err.Error(), at.Path
	}
	return e.Error(), ""
}

func (j *job) collect(ctx context.Context, r icd.Reader) ([]export.Row, error) {
	if len(j.hits) > 0 {
		var rows []export.Row
		for _, h := range j.hits {
			rows = append(rows, export.Row{
				Entity: icd.Entity{Ref: h.Ref, Code: h.Code, Title: h.Title, Language: h.Ref.Language},
			})
		}
		return rows, nil
	}
	first, _, err := r.Load(ctx, j.shown.Ref)
	if err != nil {
		return nil, err //nolint:wrapcheck // it says itself what was asked
	}
	bounded, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	rows, err := export.Collect(bounded, r, first, j.below, func(p export.Progress) {
		j.done.Store(int64(p.Loaded))
		j.known.Store(int64(p.Known))
		if p.Known > manyRows && !j.sure {
			stop(errMany)
		}
	})
	if errors.Is(err, errMany) {
		n := export.Count(ctx, r, first.Ref)
		if j.count.Store(int64(n)); n > export.Most {
			err = export.TooMany{Entities: n}
		}
	}
	return rows, err //nolint:wrapcheck // as above
}

// ask asks whether so many shall be written, and says what that takes.
func (j *job) ask(words keys.Words) pane.ConfirmMsg {
	again := j.fileMsg
	again.sure = true
	known, done := int(j.known.Load()), int(j.done.Load())
	question := fmt.Sprintf("Export more than %s entities?", widget.Count(manyRows))
	detail := fmt.Sprintf("So far %s are known below %s, and at least %s requests are to be made.",
		widget.Count(known), j.title(), widget.Count(max(0, known-done)))
	if n := int(j.count.Load()); n > 0 {
		question = fmt.Sprintf("Export %s entities?", widget.Count(n))
		detail = fmt.Sprintf("So many there are with those below %s: up to %s requests are to be made.",
			j.title(), widget.Count(max(0, n-done)))
	}
	return pane.ConfirmMsg{
		Question: question,
		Detail: detail + words.Say(" What was loaded is kept. {global.back} gives it up meanwhile, and nothing is written then, "+
			"nor if there are more than ") + widget.Count(export.Most) + ".",
		YesText: "Export", Yes: again,
	}
}

// tell says how far a job is, and goes on saying it.
func (d *Desk) tell(j *job) tea.Cmd {
	if d.job != j {
		return nil
	}
	text := "exporting " + j.title()
	if n := j.known.Load(); n > 0 {
		text += fmt.Sprintf(": %s of %s entities so far", widget.Count(int(j.done.Load())), widget.Count(int(n)))
	}
	d.Report(pane.Info, text+d.Words().Say("; {global.back} gives it up"))
	return tea.Tick(sayEvery, func(time.Time) tea.Msg { return tellMsg{j} })
}

// GiveUp gives the export up that is under way, and reports whether there was one.
func (d *Desk) GiveUp() bool {
	if d.job == nil {
		return false
	}
	d.job.cancel()
	d.job = nil
	d.Say(pane.Info, "the export was given up, and nothing is written")
	return true
}

// written says what came of a job.
func (d *Desk) written(msg writtenMsg) tea.Cmd {
	switch {
	case d.job == msg.job:
		d.job = nil
	case msg.err != nil: // it was given up
		return nil
	}
	var file fileError
	switch {
	case errors.Is(msg.err, errMany):
		return d.Ask(msg.job.ask(d.Words()))
	case errors.As(msg.err, &file):
		why, path := file.reason()
		return d.SayOf(path, pane.Bad, "not exported: "+why)
	case msg.err != nil:
		return d.failed("not exported", msg.err)
	}
	what := widget.Count(msg.rows) + " entities"
	switch {
	case len(msg.job.hits) > 0:
		what = msg.job.title()
	case msg.rows == 1:
		what = "one entity"
	}
	return d.SayOf(msg.job.name, pane.Good, what+" in "+msg.job.name)
}
