package main

import (
	"bufio"
	"fmt"
	"go/types"
	"io"
	"sort"
)

// facts gathers what of a library has to be written down: what its users can name, and what that holds by value.
type facts struct {
	lib *library
	// needed are the types to declare, todo those of them whose parts are still to be looked at.
	needed map[*types.TypeName]bool
	todo   []*types.TypeName
	// held are the instances and literals looked at, by their texts.
	held   map[string]bool
	consts []*types.Const
}

// gather begins with every exported type and constant that programs can import.
func gather(lib *library) *facts {
	f := &facts{lib: lib, needed: map[*types.TypeName]bool{}, held: map[string]bool{}}
	for _, path := range lib.order {
		if !reachable(path) {
			continue
		}
		scope := lib.pkgs[path].Scope()
		for _, name := range scope.Names() {
			obj := scope.Lookup(name)
			if !obj.Exported() {
				continue
			}
			switch obj := obj.(type) {
			case *types.TypeName:
				f.need(obj)
			case *types.Const:
				// The numbers of system calls and errors are thousands, and sizes of nothing.
				if path != "syscall" && constantText(obj) != "" {
					f.consts = append(f.consts, obj)
					f.value(obj.Type())
				}
			}
		}
	}
	for len(f.todo) > 0 {
		next := f.todo[0]
		f.todo = f.todo[1:]
		f.parts(next)
	}
	return f
}

func (f *facts) need(obj *types.TypeName) {
	if obj.Pkg() == nil || obj.Pkg() == types.Unsafe || f.needed[obj] {
		return
	}
	f.needed[obj] = true
	f.todo = append(f.todo, obj)
}

// parts looks at what a declared type is made of.
func (f *facts) parts(obj *types.TypeName) {
	t := obj.Type()
	if obj.IsAlias() {
		f.value(t)
		return
	}
	decl := t.(*types.Named)
	f.constraints(decl.TypeParams())
	// A map can be the one that is looked at, whose slots hold keys and elems by value.
	if m, ok := decl.Underlying().(*types.Map); ok {
		f.value(m.Key())
		f.value(m.Elem())
	}
	f.value(decl.Underlying())
}

func (f *facts) constraints(list *types.TypeParamList) {
	for i := 0; i < list.Len(); i++ {
		f.value(list.At(i).Constraint())
	}
}

// value follows a type as far as it is held by value.
func (f *facts) value(t types.Type) {
	switch t := unalias(t).(type) {
	case *types.Named:
		f.need(t.Obj())
		if key := types.TypeString(t, nil); t.TypeArgs().Len() > 0 && !f.held[key] {
			f.held[key] = true
			for i := 0; i < t.TypeArgs().Len(); i++ {
				// What an argument is for is known only to the reader of the generic type.
				f.value(t.TypeArgs().At(i))
			}
			f.value(t.Underlying())
		}
	case *types.Array:
		f.value(t.Elem())
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			f.value(t.Field(i).Type())
		}
	case *types.Interface:
		if !t.IsMethodSet() {
			for i := 0; i < t.NumEmbeddeds(); i++ {
				f.value(t.EmbeddedType(i))
			}
		}
	case *types.Union:
		for i := 0; i < t.Len(); i++ {
			f.value(t.Term(i).Type())
		}
	}
}

// dump prints the facts of this toolchain for every architecture, one a line: its kind, the architecture, the import
// path, the name and the text.
func dump(out io.Writer) error {
	version, err := minor()
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "go\t%d\n", version)
	for _, arch := range archs {
		lib, err := load(arch)
		if err != nil {
			return err
		}
		gather(lib).print(w)
	}
	return w.Flush()
}

func (f *facts) print(w io.Writer) {
	sections := map[string]bool{}
	for obj := range f.needed {
		sections[obj.Pkg().Path()] = true
	}
	for _, path := range f.lib.order {
		kind := "N"
		if reachable(path) {
			kind = "P"
		} else if sections[path] {
			kind = "p"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t\t%s\n", kind, f.lib.arch, path, f.lib.pkgs[path].Name())
	}
	var lines []string
	for obj := range f.needed {
		lines = append(lines, fmt.Sprintf("T\t%s\t%s\t%s\t%s\n", f.lib.arch, obj.Pkg().Path(), obj.Name(), declaration(obj)))
	}
	for _, obj := range f.consts {
		lines = append(lines, fmt.Sprintf("C\t%s\t%s\t%s\t%s\n", f.lib.arch, obj.Pkg().Path(), obj.Name(), constantText(obj)))
	}
	sort.Strings(lines)
	for _, line := range lines {
		io.WriteString(w, line)
	}
}
