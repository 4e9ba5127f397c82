// Package unicode, Go 1.21 on.
package unicode

type Range16 struct {
	Lo     uint16
	Hi     uint16
	Stride uint16
}
type Range32 struct {
	Lo     uint32
	Hi     uint32
	Stride uint32
}
type RangeTable struct {
	R16         []Range16
	R32         []Range32
	LatinOffset int
}
