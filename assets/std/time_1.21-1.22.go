// Package time, Go 1.21 to 1.22.
package time

type Time struct {
	wall uint64
	ext  int64
	loc  *Location
}
type Duration int64
type Month int
type Weekday int
type Location struct {
	name       string
	zone       []zone
	tx         []zoneTrans
	extend     string
	cacheStart int64
	cacheEnd   int64
	cacheZone  *zone
}
type Timer struct {
	C <-chan Time
	r runtimeTimer
}
type Ticker struct {
	C <-chan Time
	r runtimeTimer
}
type runtimeTimer struct {
	pp       uintptr
	when     int64
	period   int64
	f        func(any, uintptr)
	arg      any
	seq      uintptr
	nextwhen int64
	status   uint32
}
type zone struct {
	name   string
	offset int
	isDST  bool
}
type zoneTrans struct {
	when  int64
	index uint8
	isstd bool
	isutc bool
}
