package sandbox

import (
	"bytes"
	"compress/gzip"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// finish sends the answer, unless a fault spoils it.
func (c *call) finish() {
	c.rewrite()
	h := c.w.Header()
	maps.Copy(h, c.header)
	if !c.route.control && c.spoil() {
		return
	}
	body := c.compressed()
	if c.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	c.send(body)
}

func (c *call) send(body []byte) {
	c.sent = c.status
	c.w.WriteHeader(c.status)
	if c.r.Method != http.MethodHead {
		_, _ = c.w.Write(body) // a client that went away is no error of ours
	}
}

// spoil lets the faults that change how an answer is sent happen.
func (c *call) spoil() bool {
	area := c.route.area
	strike := func(name string) (Fault, bool) { return c.s.faults.strike(name, area) }
	if len(c.body) == 0 {
		return false
	}
	if _, ok := strike("truncate"); ok { // chunked, and the last chunk never comes
		c.send(c.body[:len(c.body)/2])
		c.flush()
		panic(http.ErrAbortHandler)
	}
	if f, ok := strike("length"); ok {
		if f.Value == "short" {
			c.w.Header().Set("Content-Length", strconv.Itoa(len(c.body)/2))
			c.send(c.body[:len(c.body)/2])
			return true
		}
		c.w.Header().Set("Content-Length", strconv.Itoa(len(c.body)+100))
		c.send(c.body)
		c.flush()
		panic(http.ErrAbortHandler)
	}
	if _, ok := strike("oversize"); ok {
		c.oversize()
		return true
	}
	if f, ok := strike("drip"); ok {
		c.drip(f.Value)
		return true
	}
	return false
}

// oversize sends the body with 8 MiB more inside.
func (c *call) oversize() {
	body := bytes.TrimSuffix(c.body, []byte("}"))
	if len(body) == len(c.body) { // not an object
		c.send(slices.Concat(body, bytes.Repeat([]byte(" "), oversized)))
		return
	}
	c.send(slices.Concat(body, []byte(`,"padding":"`), bytes.Repeat([]byte("x"), oversized), []byte(`"}`)))
}

const oversized = 8 << 20

func (c *call) drip(value string) {
	every := time.Second
	if d, err := time.ParseDuration(value); err == nil {
		every = d
	}
	c.sent = c.status
	c.w.WriteHeader(c.status)
	for i := range c.body {
		if c.r.Context().Err() != nil {
			return
		}
		if _, err := c.w.Write(c.body[i : i+1]); err != nil {
			return
		}
		c.flush()
		c.sleep(every)
	}
}

func (c *call) flush() { _ = http.NewResponseController(c.w).Flush() }

// gzipThreshold is the least body that is worth packing.
const gzipThreshold = 1 << 10

var gzipWriters = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// compressed packs the body if it is worth it and the client takes it.
func (c *call) compressed() []byte {
	if len(c.body) < gzipThreshold || !takesGzip(c.r.Header.Get("Accept-Encoding")) {
		return c.body
	}
	var b bytes.Buffer
	z := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(z)
	z.Reset(&b)
	if _, err := z.Write(c.body); err != nil {
		return c.body
	}
	if err := z.Close(); err != nil {
		return c.body
	}
	h := c.w.Header()
	h.Set("Content-Encoding", "gzip")
	if h.Get("Vary") == "" {
		h.Set("Vary", "Accept-Encoding")
	}
	return b.Bytes()
}

// takesGzip reads Accept-Encoding: "gzip, deflate", "br;q=1.0, gzip;q=0".
func takesGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if name := strings.TrimSpace(coding); name == "gzip" || name == "*" {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}
