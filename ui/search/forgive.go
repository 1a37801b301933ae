package search

import (
	"context"

	"icdscope/api/icd"
)

// find answers the question. Words of which nothing is found as they are typed are
// searched once more, with typing errors forgiven.
func (q question) find(ctx context.Context) foundMsg {
	msg := q.answer(ctx)
	if msg.err != nil || len(msg.hits) > 0 || q.flexible || q.tree.FormOf(q.input) != icd.Words || !q.tree.Searchable() {
		return msg
	}
	q.flexible = true
	again := q.answer(ctx)
	if again.err != nil {
		return msg
	}
	again.forgave = true
	return again
}
