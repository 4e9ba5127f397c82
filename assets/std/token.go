// Package go/token, Go 1.21 on.
package token

type Pos int
type Position struct {
	Filename string
	Offset   int
	Line     int
	Column   int
}
type Token int
