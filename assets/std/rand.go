// Package math/rand, Go 1.21 on.
package rand

type Rand struct {
	src     Source
	s64     Source64
	readVal int64
	readPos int8
}
type Source interface {
	Int63() int64
	Seed(int64)
}
type Source64 interface {
	Int63() int64
	Seed(int64)
	Uint64() uint64
}
