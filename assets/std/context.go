// Package context, Go 1.21 on.
package context

type Context interface {
	Deadline() (time.Time, bool)
	Err() error
	Value(any) any
}
type CancelFunc func()
