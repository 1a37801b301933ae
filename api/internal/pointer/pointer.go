// Package pointer finds members of JSON bodies by JSON pointers (RFC 6901).
package pointer

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// In finds what a pointer leads to in a body, as it stands there (RFC 6901
// section 4). Where a list has one element, the API may write it without the list:
// "/child/0" is then the member itself.
func In(body []byte, pointer string) (json.RawMessage, bool) {
	at := json.RawMessage(body)
	steps, ok := parts(pointer)
	for _, part := range steps {
		if at, ok = step(at, part); !ok {
			return nil, false
		}
	}
	return at, ok && json.Valid(at)
}

// parts are the steps of a pointer, which begins with a slash unless it is empty.
func parts(pointer string) (steps []string, ok bool) {
	before, after, found := strings.Cut(pointer, "/")
	if before != "" || !found {
		return nil, pointer == ""
	}
	for part := range strings.SplitSeq(after, "/") {
		steps = append(steps, strings.NewReplacer("~1", "/", "~0", "~").Replace(part))
	}
	return steps, true
}

// step goes to a member of an object or an element of a list.
func step(at json.RawMessage, part string) (json.RawMessage, bool) {
	var object map[string]json.RawMessage
	if json.Unmarshal(at, &object) == nil && object != nil {
		next, ok := object[part]
		return next, ok
	}
	i, ok := index(part)
	if !ok {
		return nil, false
	}
	var list []json.RawMessage
	switch {
	case json.Unmarshal(at, &list) != nil:
		return at, i == 0 && json.Valid(at)
	case i >= len(list):
		return nil, false
	}
	return list[i], true
}

// index reads the number of an element.
func index(part string) (int, bool) {
	i, err := strconv.Atoi(part)
	return i, err == nil && i >= 0 && strconv.Itoa(i) == part
}

// InBeginning is [In] for the beginning of a body that was cut: what stands there
// whole is found.
func InBeginning(body []byte, pointer string) (json.RawMessage, bool) {
	steps, ok := parts(pointer)
	if !ok || len(steps) == 0 {
		return nil, false
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	for _, part := range steps[:len(steps)-1] {
		if !enter(dec, part) {
			return nil, false
		}
	}
	var value json.RawMessage
	if !enter(dec, steps[len(steps)-1]) || dec.Decode(&value) != nil {
		return nil, false
	}
	return value, int(dec.InputOffset()) < len(body) // where the body ends a number may go on
}

// enter reads up to a member of the object, or an element of the list, that comes
// next.
func enter(dec *json.Decoder, part string) bool {
	open, err := dec.Token()
	if err != nil {
		return false
	}
	i, numbered := index(part)
	for n := 0; dec.More(); n++ {
		switch open {
		case json.Delim('{'):
			if name, err := dec.Token(); err != nil || name == part {
				return err == nil
			}
		case json.Delim('['):
			if numbered && n == i {
				return true
			}
		default:
			return false
		}
		var passed json.RawMessage
		if dec.Decode(&passed) != nil {
			return false
		}
	}
	return false
}
