package main

import (
	"fmt"
	"go/types"
	"path/filepath"
	"strings"
)

// How a type lies in memory: go/types' word, or the tool's.
type layout struct {
	Type     string  `json:"type"`
	Size     int64   `json:"size"`
	Align    int64   `json:"align"`
	PtrData  int64   `json:"ptrdata"`
	Hashable bool    `json:"hashable"`
	Fields   []field `json:"fields"`
}

type field struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
	Align  int64  `json:"align"`
}

// Where the declarations are of all that a type holds by value. The standard library is within every reach.
type reach int

const (
	inFile reach = iota
	inPackage
	inModule
	beyond
)

// Types larger than this are no subject: the tool has a limit of its own.
const tooLarge = 1 << 31

// The layout of a type, nil where something that it holds by value is not known.
func (l *loader) layoutOf(named *types.Named, q *question) (*layout, reach) {
	w := walk{loader: l, question: q, path: map[types.Type]bool{}, done: map[types.Type]bool{}}
	if !w.valid(named) {
		return nil, beyond
	}
	size := l.sizes.Sizeof(named)
	if size < 0 || size > tooLarge {
		return nil, beyond
	}
	t := &layout{Size: size, Align: l.sizes.Alignof(named), PtrData: l.ptrData(named), Hashable: types.Comparable(named)}
	if s, ok := named.Underlying().(*types.Struct); ok {
		vars := make([]*types.Var, s.NumFields())
		for i := range vars {
			vars[i] = s.Field(i)
		}
		for i, offset := range l.sizes.Offsetsof(vars) {
			f := vars[i]
			t.Fields = append(t.Fields, field{f.Name(), offset, l.sizes.Sizeof(f.Type()), l.sizes.Alignof(f.Type())})
		}
	}
	return t, w.reach
}

// Goes through everything that a type holds by value.
type walk struct {
	loader   *loader
	question *question
	path     map[types.Type]bool
	done     map[types.Type]bool
	reach    reach
}

func (w *walk) valid(t types.Type) bool {
	if w.path[t] {
		return false // holds itself
	}
	if w.done[t] {
		return true
	}
	w.path[t] = true
	defer delete(w.path, t)
	switch u := t.(type) {
	case *types.Basic:
		return u.Kind() != types.Invalid && u.Info()&types.IsUntyped == 0
	case *types.Alias:
		w.see(u.Obj())
		return w.valid(types.Unalias(u))
	case *types.Named:
		w.see(u.Obj())
		if !w.valid(u.Underlying()) {
			return false
		}
	case *types.Array:
		if u.Len() < 0 || !w.valid(u.Elem()) {
			return false
		}
	case *types.Struct:
		for i := range u.NumFields() {
			if !w.valid(u.Field(i).Type()) {
				return false
			}
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
	default:
		return false
	}
	w.done[t] = true
	return true
}

// Takes a declaration into the reach.
func (w *walk) see(obj *types.TypeName) {
	if obj.Pkg() == nil || !obj.Pos().IsValid() {
		return
	}
	file := w.loader.fset.PositionFor(obj.Pos(), false).Filename
	dir, q := filepath.Dir(file), w.question
	at := beyond
	switch {
	case dir == q.folder.dir && filepath.Base(file) == q.file:
		at = inFile
	case dir == q.folder.dir:
		at = inPackage
	case within(dir, filepath.Join(w.loader.ctx.GOROOT, "src")):
		at = inFile
	case within(dir, q.repo.dir) && !within(dir, q.folder.module.vendor) && q.repo.moduleOf(dir) == q.folder.module:
		at = inModule
	}
	w.reach = max(w.reach, at)
}

func within(dir, root string) bool {
	if root == "" {
		return false
	}
	return strings.HasPrefix(dir+string(filepath.Separator), root+string(filepath.Separator))
}

// Bytes up to the end of the last pointer (cmd/compile/internal/types/size.go: PtrDataSize).
func (l *loader) ptrData(t types.Type) int64 {
	word := l.sizes.Sizeof(types.Typ[types.Uintptr])
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.String || u.Kind() == types.UnsafePointer {
			return word
		}
	case *types.Pointer:
		if !l.notInHeap(u.Elem()) {
			return word
		}
	case *types.Slice, *types.Map, *types.Chan, *types.Signature:
		return word
	case *types.Interface:
		return 2 * word
	case *types.Array:
		if elem := l.ptrData(u.Elem()); u.Len() > 0 && elem > 0 {
			return (u.Len()-1)*l.sizes.Sizeof(u.Elem()) + elem
		}
	case *types.Struct:
		vars := make([]*types.Var, u.NumFields())
		for i := range vars {
			vars[i] = u.Field(i)
		}
		offsets := l.sizes.Offsetsof(vars)
		for i := len(vars) - 1; i >= 0; i-- {
			if p := l.ptrData(vars[i].Type()); p > 0 {
				return offsets[i] + p
			}
		}
	}
	return 0
}

// A pointer to such a type is none for the collector.
func (l *loader) notInHeap(t types.Type) bool {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if obj := named.Obj(); obj.Name() == "nih" && obj.Pkg() != nil && obj.Pkg().Path() == "internal/runtime/sys" {
			return true
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Array:
		return l.notInHeap(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i).Type(); !types.IsInterface(f) && l.holdsByValue(f) && l.notInHeap(f) {
				return true
			}
		}
	}
	return false
}

func (l *loader) holdsByValue(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// What differs in the tool's layout, "" where nothing does.
func (t *layout) differs(found *layout) string {
	var d []string
	say := func(what string, truth, found any) {
		if truth != found {
			d = append(d, fmt.Sprintf("%s is %v, not %v", what, truth, found))
		}
	}
	say("size", t.Size, found.Size)
	say("align", t.Align, found.Align)
	say("ptrdata", t.PtrData, found.PtrData)
	say("hashable", t.Hashable, found.Hashable)
	say("number of fields", len(t.Fields), len(found.Fields))
	for i := range min(len(t.Fields), len(found.Fields)) {
		a, b := t.Fields[i], found.Fields[i]
		if a != b {
			d = append(d, fmt.Sprintf("field %d is %v, not %v", i, a, b))
		}
	}
	return strings.Join(d, "; ")
}
