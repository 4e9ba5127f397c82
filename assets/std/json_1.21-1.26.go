// Package encoding/json, Go 1.21 to 1.26.
package json

type RawMessage []byte
type Number string
type Decoder struct {
	r          io.Reader
	buf        []byte
	d          decodeState
	scanp      int
	scanned    int64
	scan       scanner
	err        error
	tokenState int
	tokenStack []int
}
type Encoder struct {
	w            io.Writer
	err          error
	escapeHTML   bool
	indentBuf    []byte
	indentPrefix string
	indentValue  string
}
type Marshaler interface{ MarshalJSON() ([]byte, error) }
type Unmarshaler interface{ UnmarshalJSON([]byte) error }
type decodeState struct {
	data                  []byte
	off                   int
	opcode                int
	scan                  scanner
	errorContext          *errorContext
	savedError            error
	useNumber             bool
	disallowUnknownFields bool
}
type errorContext struct{}
type scanner struct {
	step       func(*scanner, byte) int
	endTop     bool
	parseState []int
	err        error
	bytes      int64
}
