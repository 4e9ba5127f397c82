package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// archs are the architectures read, in the order in which they are written.
var archs = []string{"amd64", "arm64", "riscv64", "386", "arm", "wasm"}

// listed is what the go command says of a package.
type listed struct {
	ImportPath, Name, Dir string
	GoFiles               []string
	ImportMap             map[string]string
}

// library is a toolchain's standard library, checked for one architecture.
type library struct {
	arch  string
	sizes types.Sizes
	// order has the import paths, each after those that it imports.
	order []string
	pkgs  map[string]*types.Package
}

// minor is the minor version of the toolchain that built this program: 21 for Go 1.21.
func minor() (int, error) {
	parts := strings.Split(strings.TrimPrefix(runtime.Version(), "go"), ".")
	if len(parts) < 2 {
		return 0, fmt.Errorf("unknown version %q", runtime.Version())
	}
	return strconv.Atoi(parts[1])
}

// reachable says whether a program outside the standard library can import a package.
func reachable(path string) bool {
	if path == "builtin" || path == "unsafe" || strings.HasPrefix(path, "cmd/") || strings.HasPrefix(path, "vendor/") {
		return false
	}
	for _, part := range strings.Split(path, "/") {
		if part == "internal" {
			return false
		}
	}
	return true
}

// list asks the go command, which knows what build constraints, experiments and vendoring make of the sources.
func list(arch string) ([]listed, error) {
	goos := "linux"
	if arch == "wasm" {
		goos = "js"
	}
	tool := filepath.Join(runtime.GOROOT(), "bin", "go")
	cmd := exec.Command(tool, "list", "-deps", "-json=ImportPath,Name,Dir,GoFiles,ImportMap", "std")
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED=0", "GOTOOLCHAIN=local", "GOFLAGS=", "GOWORK=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var one listed
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
}

// importing resolves what a file of the library imports, vendored packages by the map of its package.
type importing struct {
	lib     *library
	renamed map[string]string
}

func (i importing) Import(path string) (*types.Package, error) {
	if to, ok := i.renamed[path]; ok {
		path = to
	}
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := i.lib.pkgs[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

// load checks the whole standard library for an architecture, without the bodies of functions.
func load(arch string) (*library, error) {
	all, err := list(arch)
	if err != nil {
		return nil, err
	}
	version, err := minor()
	if err != nil {
		return nil, err
	}
	lib := &library{arch: arch, sizes: sizesFor(version, arch), pkgs: map[string]*types.Package{}}
	for _, one := range all {
		if one.ImportPath == "unsafe" || one.ImportPath == "builtin" {
			continue
		}
		if err := lib.add(one); err != nil {
			return nil, err
		}
	}
	return lib, nil
}

func (lib *library) add(one listed) error {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range one.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(one.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	wrong := 0
	conf := types.Config{
		IgnoreFuncBodies: true,
		Sizes:            lib.sizes,
		Importer:         importing{lib, one.ImportMap},
		Error: func(err error) {
			// Said, not fatal: whatever is printed later must not hold an invalid type.
			if wrong++; wrong <= 3 {
				fmt.Fprintf(os.Stderr, "%s %s: %v\n", lib.arch, one.ImportPath, err)
			}
		},
	}
	pkg, _ := conf.Check(one.ImportPath, fset, files, nil)
	lib.order = append(lib.order, one.ImportPath)
	lib.pkgs[one.ImportPath] = pkg
	return nil
}

// unalias takes aliases away. Toolchains differ in whether go/types keeps them at all.
func unalias(t types.Type) types.Type {
	for {
		alias, ok := t.(interface{ Rhs() types.Type })
		if !ok {
			return t
		}
		t = alias.Rhs()
	}
}

// notInHeap says whether a type lies outside Go's heap: it holds the compiler's marker for that (cmd/compile: NotInHeap,
// set for nih of internal/runtime/sys). Pointers to it are numbers to the collector.
func notInHeap(t types.Type) bool {
	t = unalias(t)
	if decl, ok := t.(*types.Named); ok && decl.Obj().Name() == "nih" {
		path := decl.Obj().Pkg().Path()
		return path == "internal/runtime/sys" || path == "runtime/internal/sys"
	}
	switch t := t.Underlying().(type) {
	case *types.Array:
		return notInHeap(t.Elem())
	case *types.Struct:
		for _, field := range fieldsOf(t) {
			if notInHeap(field.Type()) {
				return true
			}
		}
	}
	return false
}

// isNumber says whether a type is a pointer that the collector does not follow.
func isNumber(t types.Type) bool {
	pointer, ok := unalias(t).Underlying().(*types.Pointer)
	return ok && notInHeap(pointer.Elem())
}
