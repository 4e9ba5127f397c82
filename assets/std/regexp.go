// Package regexp, Go 1.21 on.
package regexp

type Regexp struct {
	expr           string
	prog           *syntaxProg
	onepass        *onePassProg
	numSubexp      int
	maxBitStateLen int
	subexpNames    []string
	prefix         string
	prefixBytes    []byte
	prefixRune     rune
	prefixEnd      uint32
	mpool          int
	matchcap       int
	prefixComplete bool
	cond           syntaxEmptyOp
	minInputLen    int
	longest        bool
}
type onePassProg struct{}
type syntaxEmptyOp uint8
type syntaxProg struct{}
