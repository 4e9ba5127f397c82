// Package image, Go 1.21 to 1.27.
package image

type Point struct {
	X int
	Y int
}
type Rectangle struct {
	Min Point
	Max Point
}
