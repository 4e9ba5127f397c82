// Package reflect, Go 1.21 on.
package reflect

type Kind uint
type Type interface {
	Comparable() bool
	Elem() Type
	Kind() Kind
	Name() string
	Size() uintptr
	String() string
}
type Value struct {
	typ_ *abiType
	ptr  unsafe.Pointer
	flag
}
type StructTag string
type StructField struct {
	Name      string
	PkgPath   string
	Type      Type
	Tag       StructTag
	Offset    uintptr
	Index     []int
	Anonymous bool
}
type Method struct {
	Name    string
	PkgPath string
	Type    Type
	Func    Value
	Index   int
}
type abiType struct{}
type flag uintptr
