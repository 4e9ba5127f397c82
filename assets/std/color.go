// Package image/color, Go 1.21 on.
package color

type RGBA struct {
	R uint8
	G uint8
	B uint8
	A uint8
}
type NRGBA struct {
	R uint8
	G uint8
	B uint8
	A uint8
}
type Gray struct {
	Y uint8
}
type Color interface {
	RGBA() (uint32, uint32, uint32, uint32)
}
