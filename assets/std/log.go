// Package log, Go 1.21 on.
package log

type Logger struct {
	outMu     sync.Mutex
	out       io.Writer
	prefix    atomicPointerString
	flag      atomic.Int32
	isDiscard atomic.Bool
}
type atomicNoCopy struct{}
type atomicPointerString struct {
	_ [0]*string
	_ atomicNoCopy
	v unsafe.Pointer
}
