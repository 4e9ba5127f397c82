package main

import (
	"fmt"
	"go/types"
	"strings"
)

// shape is all that a layout depends on, as a text: sizes, alignments, offsets, names, kinds, down to what is no longer
// held by value.
type shape struct {
	strings.Builder
	sizes types.Sizes
}

// whole is the shape of a declared type, and that of keys and elems if it is a map.
func (s *shape) whole(t types.Type) {
	if iface, ok := t.Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		s.constraint(iface)
		return
	}
	fmt.Fprintf(s, "comparable %v, ", types.Comparable(t))
	s.of(t)
	if m, ok := t.Underlying().(*types.Map); ok {
		s.WriteString(" of ")
		s.of(m.Key())
		s.WriteString(" to ")
		s.of(m.Elem())
	}
}

// constraint is what an interface allows that no variable can have.
func (s *shape) constraint(t *types.Interface) {
	w := &writer{}
	w.iface(t)
	s.WriteString(w.String())
}

func (s *shape) of(t types.Type) {
	t = unalias(t)
	if decl, ok := t.(*types.Named); ok {
		s.WriteString(named(decl.Obj()) + " ")
		for i := 0; i < decl.TypeArgs().Len(); i++ {
			s.WriteString("[")
			s.of(decl.TypeArgs().At(i))
			s.WriteString("] ")
		}
	}
	fmt.Fprintf(s, "%d/%d ", s.sizes.Sizeof(t), s.sizes.Alignof(t))
	if isNumber(t) {
		s.WriteString("uintptr")
		return
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.Invalid {
			s.WriteString("INVALID")
		}
		s.WriteString(t.Name())
	case *types.Array:
		fmt.Fprintf(s, "[%d]", t.Len())
		s.of(t.Elem())
	case *types.Struct:
		s.fields(t)
	case *types.Interface:
		fmt.Fprintf(s, "interface with methods %v", t.NumMethods() > 0)
	default:
		fmt.Fprintf(s, "%T", t)
	}
}

func (s *shape) fields(t *types.Struct) {
	all := fieldsOf(t)
	s.WriteString("{")
	for i, offset := range s.sizes.Offsetsof(all) {
		fmt.Fprintf(s, "%s %v @%d ", all[i].Name(), all[i].Embedded() && !isNumber(all[i].Type()), offset)
		s.of(all[i].Type())
		s.WriteString("; ")
	}
	s.WriteString("}")
}

func fieldsOf(t *types.Struct) []*types.Var {
	var all []*types.Var
	for i := 0; i < t.NumFields(); i++ {
		all = append(all, t.Field(i))
	}
	return all
}

// ptrdata is how far the collector looks for pointers in a value, in bytes.
func ptrdata(sizes types.Sizes, t types.Type) int64 {
	word := sizes.Sizeof(types.Typ[types.Uintptr])
	switch t := t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.String || t.Kind() == types.UnsafePointer {
			return word
		}
		return 0
	case *types.Interface:
		return 2 * word
	case *types.Array:
		if inner := ptrdata(sizes, t.Elem()); t.Len() > 0 && inner > 0 {
			return (t.Len()-1)*sizes.Sizeof(t.Elem()) + inner
		}
		return 0
	case *types.Struct:
		all, end := fieldsOf(t), int64(0)
		for i, offset := range sizes.Offsetsof(all) {
			if inner := ptrdata(sizes, all[i].Type()); inner > 0 {
				end = offset + inner
			}
		}
		return end
	}
	return word
}
