// Package bytes, Go 1.21 on.
package bytes

type Buffer struct {
	buf      []byte
	off      int
	lastRead readOp
}
type Reader struct {
	s        []byte
	i        int64
	prevRune int
}
type readOp int8
