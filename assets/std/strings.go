// Package strings, Go 1.21 on.
package strings

type Builder struct {
	addr *Builder
	buf  []byte
}
type Reader struct {
	s        string
	i        int64
	prevRune int
}
type Replacer struct {
	once   sync.Once
	r      replacer
	oldnew []string
}
type replacer interface {
	Replace(string) string
	WriteString(io.Writer, string) (int, error)
}
