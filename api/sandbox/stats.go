package sandbox

import (
	"maps"
	"slices"
	"sync"
	"time"

	"icdscope/api/sandbox/classification"
)

// Stats counts what the sandbox was asked for.
type Stats struct {
	Requests  map[string]map[int]int  `json:"requests"` // by route, then by status; 0 for a dropped connection
	Tokens    map[string]int          `json:"tokens"`   // issued, by provider
	InFlight  int                     `json:"inFlight"`
	Peak      int                     `json:"peakInFlight"`
	Refusals  []Refusal               `json:"refusals"` // the last ones, oldest first
	StartedAt time.Time               `json:"startedAt"`
	Tables    []classification.Loaded `json:"tables"` // release files, in their order
	// Objections are what WHO's API would have said, in the order in which it first
	// came up. Only a lenient sandbox has them.
	Objections []Objection `json:"objections,omitzero"`
}

// Refusal is a request that was not granted, and why; its status is 0 where the
// connection was closed. It holds nothing of what was sent.
type Refusal struct {
	At     time.Time `json:"at"`
	Route  string    `json:"route"`
	Status int       `json:"status"`
	Reason string    `json:"reason"`
}

// refusalLimit is how many refusals are remembered.
const refusalLimit = 20

// Total is the number of requests to a route, whatever their status; of all
// routes for "".
func (s Stats) Total(route string) int {
	n := 0
	for name, byStatus := range s.Requests {
		if route != "" && name != route {
			continue
		}
		for _, count := range byStatus {
			n += count
		}
	}
	return n
}

type counter struct {
	mu   sync.Mutex
	seen int // requests so far
	Stats
}

func newCounter(now time.Time, lenient bool, tables []classification.Loaded) *counter {
	c := &counter{Stats: Stats{
		Requests: make(map[string]map[int]int), Tokens: make(map[string]int), StartedAt: now,
		Tables: append([]classification.Loaded{}, tables...),
	}}
	if lenient {
		c.Objections = []Objection{}
	}
	return c
}

// enter counts a request that begins, and returns its number, from 1.
func (c *counter) enter() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.InFlight++
	c.Peak = max(c.Peak, c.InFlight)
	c.seen++
	return c.seen
}

func (c *counter) leave(route string, status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.InFlight--
	if c.Requests[route] == nil {
		c.Requests[route] = make(map[int]int)
	}
	c.Requests[route][status]++
}

func (c *counter) issued(provider string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.Tokens[provider]++
}

func (c *counter) refuse(r Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.Refusals) == refusalLimit {
		c.Refusals = append(c.Refusals[:0], c.Refusals[1:]...)
	}
	c.Refusals = append(c.Refusals, r)
}

// object notes an objection to a request: once for each kind of mistake and of
// request.
func (c *counter) object(o Objection) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.Objections {
		if known := &c.Objections[i]; known.Request == o.Request && known.What == o.What {
			known.First = min(known.First, o.First)
			known.Times++
			return
		}
	}
	o.Times = 1
	c.Objections = append(c.Objections, o)
}

func (c *counter) snapshot() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.Stats
	s.Requests = make(map[string]map[int]int, len(c.Requests))
	for route, byStatus := range c.Requests {
		s.Requests[route] = maps.Clone(byStatus)
	}
	s.Tokens = maps.Clone(c.Tokens)
	s.Refusals = append([]Refusal{}, c.Refusals...)
	s.Objections = slices.Clone(c.Objections)
	s.Tables = slices.Clone(c.Tables)
	return s
}
