// Package time, Go 1.23 on.
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
	C         <-chan Time
	initTimer bool
}
type Ticker struct {
	C          <-chan Time
	initTicker bool
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
