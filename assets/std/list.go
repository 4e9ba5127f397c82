// Package container/list, Go 1.21 on.
package list

type List struct {
	root Element
	len  int
}
type Element struct {
	next  *Element
	prev  *Element
	list  *List
	Value any
}
