// Package image, Go 1.21 on.
package image

type Point struct {
	X int
	Y int
}
type Rectangle struct {
	Min Point
	Max Point
}
