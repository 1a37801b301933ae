package cli

import (
	"context"
	"fmt"
	"time"

	"icdscope/api/icd"
	"icdscope/ui"
	"icdscope/ui/export"
	"icdscope/ui/widget"
)

// exported writes one entity, or all below it, to a file that is not there yet. A
// signal gives it up, and nothing is written then.
func (q *inquiry) exported(ctx context.Context) error {
	r := &reply{asked: q.refs[0]}
	if err := q.timed(ctx, func(ctx context.Context) error { return q.lookUp(ctx, r) }); err != nil {
		return q.failed(r.asked, err)
	}
	q.from.named(r.named)
	q.remark(r)
	if err := q.foretold(ctx, r.named.Entity); err != nil {
		return q.o.failed(err)
	}
	tell, done := q.o.progress()
	defer done()
	rows, err := export.Collect(ctx, unhurried{q}, r.named.Entity, q.subtree, tell)
	if err != nil {
		return q.o.failed(err)
	}
	sheet := export.Sheet{Rows: rows}
	if q.a.conn.mode() == ui.Sandbox {
		sheet.Origin = export.FromSandbox
	}
	if err := sheet.File(q.export); err != nil {
		return &outputError{err}
	}
	done()
	if len(rows) == 1 {
		q.o.note("one entity in %s", q.export)
	} else {
		q.o.note("%d entities in %s", len(rows), q.export)
	}
	return nil
}

// manyEntities is how many are exported without a word.
const manyEntities = 2000

// foretold says how much is to be asked for, where the API tells that and it is much; an
// error if it is more than is written.
func (q *inquiry) foretold(ctx context.Context, first icd.Entity) error {
	if !q.subtree || len(first.Children) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	switch n := export.Count(ctx, q.a, first.Ref); {
	case n > export.Most:
		return export.TooMany{Entities: n}
	case n > manyEntities:
		q.o.note("%s entities are to be written: that takes up to as many requests; "+
			"an interrupt gives it up, and nothing is written then", widget.Count(n))
	}
	return nil
}

// unhurried reads entities with the patience of a command, each in its own time.
type unhurried struct{ q *inquiry }

func (p unhurried) Load(
	ctx context.Context, ref icd.Ref, include ...icd.Include,
) (e icd.Entity, prov icd.Provenance, err error) {
	err = p.q.timed(ctx, func(ctx context.Context) error {
		e, prov, err = p.q.a.Load(ctx, ref, include...)
		return err
	})
	return e, prov, err
}

func (p unhurried) Versions(ctx context.Context, ref icd.Ref) (icd.Versions, icd.Provenance, error) {
	return p.q.a.Versions(ctx, ref)
}

// progressEvery is how often it is said how far something is.
const progressEvery = 200 * time.Millisecond

// progress tells how far an export is, on a terminal, in one line that done takes
// away.
func (o *options) progress() (tell func(export.Progress), done func()) {
	if !o.sys.Terminal(o.sys.Err) {
		return func(export.Progress) {}, func() {}
	}
	var last time.Time
	drawn := false
	tell = func(p export.Progress) {
		if time.Since(last) < progressEvery {
			return
		}
		last, drawn = time.Now(), true
		fmt.Fprintf(o.messages(), "\r%d of %d entities so far ", p.Loaded, p.Known)
	}
	done = func() {
		if drawn {
			fmt.Fprint(o.messages(), "\r\x1b[K")
		}
		drawn = false
	}
	return tell, done
}
