// Package text/template, Go 1.21 on.
package template

type Template struct {
	name string
	Tree *parseTree
	*common
	leftDelim  string
	rightDelim string
}
type common struct{}
type parseTree struct{}
