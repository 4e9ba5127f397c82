package main

import "go/types"

// gcSizes are the compiler's sizes (cmd/compile/internal/types: CalcSize). Those of go/types are used where they are
// right, which is from Go 1.22 on: before, they leave out the padding at the end of a type.
type gcSizes struct {
	word int64
}

// sizesFor are a toolchain's sizes for an architecture.
func sizesFor(version int, arch string) types.Sizes {
	if version < 22 {
		return ownSizes(arch)
	}
	return types.SizesFor("gc", arch)
}

func ownSizes(arch string) types.Sizes {
	if arch == "386" || arch == "arm" {
		return gcSizes{4}
	}
	return gcSizes{8}
}

func up(n, align int64) int64 {
	return (n + align - 1) / align * align
}

// isAlign64 knows the marker that the compiler aligns to 8 bytes everywhere.
func isAlign64(t types.Type) bool {
	decl, ok := t.(*types.Named)
	if !ok || decl.Obj().Name() != "align64" {
		return false
	}
	path := decl.Obj().Pkg().Path()
	return path == "sync/atomic" || path == "runtime/internal/atomic" || path == "internal/runtime/atomic"
}

func (s gcSizes) Alignof(t types.Type) int64 {
	t = unalias(t)
	if isAlign64(t) {
		return 8
	}
	switch under := t.Underlying().(type) {
	case *types.Array:
		return s.Alignof(under.Elem())
	case *types.Struct:
		most := int64(1)
		for _, field := range fieldsOf(under) {
			if align := s.Alignof(field.Type()); align > most {
				most = align
			}
		}
		return most
	case *types.Basic:
		size := s.Sizeof(t)
		if under.Info()&types.IsComplex != 0 {
			size /= 2
		}
		if size > s.word {
			return s.word
		}
		return size
	}
	return s.word
}

func (s gcSizes) Offsetsof(fields []*types.Var) []int64 {
	var all []int64
	at := int64(0)
	for _, field := range fields {
		at = up(at, s.Alignof(field.Type()))
		all = append(all, at)
		at += s.Sizeof(field.Type())
	}
	return all
}

func (s gcSizes) Sizeof(t types.Type) int64 {
	switch under := unalias(t).Underlying().(type) {
	case *types.Array:
		return under.Len() * s.Sizeof(under.Elem())
	case *types.Struct:
		return s.structSize(under, s.Alignof(t))
	case *types.Slice:
		return 3 * s.word
	case *types.Interface:
		return 2 * s.word
	case *types.Basic:
		return s.basicSize(under.Kind())
	}
	return s.word
}

func (s gcSizes) structSize(t *types.Struct, align int64) int64 {
	if t.NumFields() == 0 {
		return 0
	}
	fields := fieldsOf(t)
	last := len(fields) - 1
	end, size := s.Offsetsof(fields)[last], s.Sizeof(fields[last].Type())
	// A pointer to the field at the end must not point past the struct.
	if size == 0 && end > 0 {
		size = 1
	}
	return up(end+size, align)
}

func (s gcSizes) basicSize(kind types.BasicKind) int64 {
	switch kind {
	case types.Bool, types.Int8, types.Uint8:
		return 1
	case types.Int16, types.Uint16:
		return 2
	case types.Int32, types.Uint32, types.Float32:
		return 4
	case types.Int64, types.Uint64, types.Float64, types.Complex64:
		return 8
	case types.Complex128:
		return 16
	case types.String:
		return 2 * s.word
	}
	return s.word
}
