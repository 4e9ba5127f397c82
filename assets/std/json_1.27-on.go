// Package encoding/json, Go 1.27 on.
package json

type RawMessage = jsontext.Value
type Number string
type Decoder struct {
	dec       *jsontextDecoder
	opts      jsonoptsOptions
	err       error
	hadPeeked bool
	hadEOF    bool
}
type Encoder struct {
	w            io.Writer
	opts         jsonoptsOptions
	err          error
	indentBuf    bytes.Buffer
	indentPrefix string
	indentValue  string
}
type Marshaler interface{ MarshalJSON() ([]byte, error) }
type Unmarshaler interface{ UnmarshalJSON([]byte) error }
type jsonoptsOptions interface{ JSONOptions() }
type jsontextDecoder struct{}
