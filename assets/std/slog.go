// Package log/slog, Go 1.21 on.
package slog

type Level int
type Kind int
type Value struct {
	_   [0]func()
	num uint64
	any any
}
type Attr struct {
	Key   string
	Value Value
}
type Logger struct {
	handler Handler
}
type Handler interface {
	Enabled(context.Context, Level) bool
	Handle(context.Context, Record) error
	WithAttrs([]Attr) Handler
	WithGroup(string) Handler
}
type Record struct {
	Time    time.Time
	Message string
	Level   Level
	PC      uintptr
	front   [5]Attr
	nFront  int
	back    []Attr
}
