// Package context, Go 1.21 to 1.27.
package context

type Context interface {
	Deadline() (time.Time, bool)
	Err() error
	Value(any) any
}
type CancelFunc func()
