package main

import (
	"fmt"
	"go/token"
	"go/types"
	"io"
	"strings"
)

// program has what the printed program does; the types follow.
const program = `// Made by stdtypes record: prints the layouts of the standard library's exported types, as the compiler made them.
package main

import (
	"bufio"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"unsafe"
%s)

var out = bufio.NewWriter(os.Stdout)

// record prints a type's layout. How far its pointers reach is the second word of its descriptor (internal/abi.Type:
// PtrBytes), which reflect does not tell.
func record(path string, pointer any) {
	t := reflect.TypeOf(pointer).Elem()
	descriptor := (*[2]uintptr)((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1])
	if descriptor[0] != t.Size() {
		panic("the descriptor does not begin with the size")
	}
	fmt.Fprintf(out, "{\"schema\":\"go-type-layout/1\",\"go\":%%q,\"arch\":%%q,\"path\":%%q,\"type\":%%s,", runtime.Version(), runtime.GOARCH, path, strconv.Quote(t.String()))
	fmt.Fprintf(out, "\"size\":%%d,\"align\":%%d,\"ptrdata\":%%d,\"hashable\":%%v", t.Size(), t.Align(), descriptor[1], t.Comparable())
	if t.Kind() == reflect.Struct {
		out.WriteString(",\"fields\":[")
		for i := 0; i < t.NumField(); i++ {
			if i > 0 {
				out.WriteString(",")
			}
			f := t.Field(i)
			fmt.Fprintf(out, "{\"name\":%%q,\"offset\":%%d,\"size\":%%d}", f.Name, f.Offset, f.Type.Size())
		}
		out.WriteString("]")
	}
	out.WriteString("}\n")
}

func main() {
%s	out.Flush()
}
`

// arguments are what generic types are made of, by how many they take.
var arguments = map[int][][]string{
	1: {{"int"}, {"string"}, {"struct{}"}, {"[]byte"}, {"*int"}, {"any"}, {"[3]uint16"}},
	2: {{"int", "string"}, {"string", "struct{}"}},
}

// record prints a program that imports the library and prints the layout of every exported type. Aliases are left
// out: what they stand for is recorded under its own name.
func record(out io.Writer, arch string) error {
	lib, err := load(arch)
	if err != nil {
		return err
	}
	var imports, calls strings.Builder
	for n, path := range lib.order {
		// A program that holds runtime/cgo without being linked by it does not start.
		if !reachable(path) || path == "runtime/cgo" {
			continue
		}
		scope, local, before := lib.pkgs[path].Scope(), fmt.Sprintf("p%d", n), calls.Len()
		for _, name := range scope.Names() {
			if obj, ok := scope.Lookup(name).(*types.TypeName); ok && obj.Exported() && !obj.IsAlias() {
				for _, instance := range instances(obj) {
					fmt.Fprintf(&calls, "\trecord(%q, (*%s.%s)(nil))\n", path, local, instance)
				}
			}
		}
		if calls.Len() > before {
			fmt.Fprintf(&imports, "\t%s %q\n", local, path)
		}
	}
	_, err = fmt.Fprintf(out, program, imports.String(), calls.String())
	return err
}

// instances are the types to record of a declaration: itself, or some of what a generic one makes; none of a
// constraint, which no variable can have.
func instances(obj *types.TypeName) []string {
	decl := obj.Type().(*types.Named)
	if iface, ok := decl.Underlying().(*types.Interface); ok && !iface.IsMethodSet() {
		return nil
	}
	if decl.TypeParams().Len() == 0 {
		return []string{obj.Name()}
	}
	var all []string
	for _, texts := range arguments[decl.TypeParams().Len()] {
		var args []types.Type
		for _, text := range texts {
			value, err := types.Eval(token.NewFileSet(), nil, token.NoPos, text)
			if err != nil {
				panic(err)
			}
			args = append(args, value.Type)
		}
		if _, err := types.Instantiate(nil, decl, args, true); err == nil {
			all = append(all, obj.Name()+"["+strings.Join(texts, ", ")+"]")
		}
	}
	return all
}
