// Package fmt, Go 1.21 on.
package fmt

type Stringer interface{ String() string }
type GoStringer interface{ GoString() string }
type Formatter interface{ Format(State, rune) }
type State interface {
	Flag(int) bool
	Precision() (int, bool)
	Width() (int, bool)
	Write([]byte) (int, error)
}
