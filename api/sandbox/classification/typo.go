package classification

import "unicode/utf8"

// Typing errors are forgiven in so many words of a query and in words of up to
// so many letters; looking for the word that was meant takes time.
const (
	typoWords   = 8
	typoLetters = 40
	variantsMax = 20
)

// forgive finds, for a flexible query, what its unknown words could be meant to
// be: words one typing error away, two in words of eight letters and more.
func (ix *index) forgive(q *query) {
	if !q.flexible {
		return
	}
	unknown := 0
	for n := range q.words {
		w := &q.words[n]
		if unknown == typoWords || len(ix.docsOf(*w)) > 0 {
			continue
		}
		unknown++
		w.variants = ix.near(w.folded)
	}
}

func (ix *index) near(word string) []string {
	letters := []rune(word)
	most := 1
	switch {
	case len(letters) < 4 || len(letters) > typoLetters:
		return nil
	case len(letters) >= 8:
		most = 2
	}
	var list []string
	for _, v := range ix.vocab {
		if abs(len(v)-len(word)) > most*utf8.UTFMax {
			continue
		}
		if w := []rune(v); abs(len(w)-len(letters)) <= most && nearby(letters, w, most) {
			if list = append(list, v); len(list) == variantsMax {
				break
			}
		}
	}
	return list
}

// nearby reports whether x becomes y by at most so many letters added, dropped,
// changed or swapped with their neighbour. Only the band of the table that can
// lead there is filled in. Neither may be longer than typoLetters+2.
func nearby(x, y []rune, most int) bool {
	var rows [3][typoLetters + 4]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		from, to := max(1, i-most), min(len(y), i+most)
		for j := range row {
			row[j] = most + 1
		}
		if from == 1 {
			row[0] = i
		}
		best := row[from-1]
		for j := from; j <= to; j++ {
			change := 1
			if x[i-1] == y[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best > most {
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(y)] <= most
}

func abs(n int) int { return max(n, -n) }
