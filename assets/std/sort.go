// Package sort, Go 1.21 to 1.27.
package sort

type Interface interface {
	Len() int
	Less(int, int) bool
	Swap(int, int)
}
