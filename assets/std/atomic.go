// Package sync/atomic, Go 1.21 on.
package atomic

type Int32 struct {
	_ noCopy
	v int32
}
type Int64 struct {
	_ noCopy
	_ align64
	v int64
}
type Uint32 struct {
	_ noCopy
	v uint32
}
type Uint64 struct {
	_ noCopy
	_ align64
	v uint64
}
type Uintptr struct {
	_ noCopy
	v uintptr
}
type Bool struct {
	_ noCopy
	v uint32
}
type Value struct {
	v any
}
type align64 struct{}
type noCopy struct{}
