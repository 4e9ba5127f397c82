// Package math/big, Go 1.21 on.
package big

type Word uint
type Int struct {
	neg bool
	abs nat
}
type Float struct {
	prec uint32
	mode RoundingMode
	acc  Accuracy
	form form
	neg  bool
	mant nat
	exp  int32
}
type Rat struct {
	a Int
	b Int
}
type Accuracy int8
type RoundingMode byte
type form byte
type nat []Word
