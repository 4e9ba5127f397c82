// Package sort, Go 1.21 on.
package sort

type Interface interface {
	Len() int
	Less(int, int) bool
	Swap(int, int)
}
