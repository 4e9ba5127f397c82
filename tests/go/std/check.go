package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
)

// checker compares what the file says with what the toolchain's own sources say.
type checker struct {
	stored             map[string]*storedPackage
	version            int
	records            []recorded
	wrong              int
	types, made, found int
	consts             int
}

func (c *checker) problem(format string, args ...any) {
	if c.wrong++; c.wrong <= 50 {
		fmt.Printf(format+"\n", args...)
	}
}

// check rebuilds the library of this toolchain's version from the file, for every architecture, and lays every type
// out beside the original; and compares layouts recorded of real programs with those of the rebuilt types.
func check(file, recordings string) error {
	stored, err := readStored(file)
	if err != nil {
		return err
	}
	c := &checker{stored: stored}
	if c.version, err = minor(); err != nil {
		return err
	}
	if recordings != "" {
		if err := c.read(recordings); err != nil {
			return err
		}
	}
	for _, arch := range archs {
		original, err := load(arch)
		if err != nil {
			return err
		}
		again := &rebuilt{checker: c, library: library{arch: arch, sizes: original.sizes, pkgs: map[string]*types.Package{}}}
		c.packages(original, again)
		for _, one := range c.records {
			if one.Arch == arch {
				c.recording(again, one)
			}
		}
	}
	fmt.Printf("Go 1.%d, %d architectures: %d types, %d instances and %d constants compared, %d recordings, %d differences\n",
		c.version, len(archs), c.types, c.made, c.consts, c.found, c.wrong)
	if c.wrong > 0 {
		return fmt.Errorf("%d differences", c.wrong)
	}
	return nil
}

// rebuilt is the library as the file has it.
type rebuilt struct {
	*checker
	library
}

// Import checks a section of the file. Names of what is reached only through pointers are undefined there, which is
// as it should be: what is held by value must not need them.
func (r *rebuilt) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := r.pkgs[path]; pkg != nil {
		return pkg, nil
	}
	section := r.stored[path]
	if section == nil || !section.is(r.version, r.arch) {
		return nil, fmt.Errorf("no section %s", path)
	}
	return r.checked(path, section.source(r.version, r.arch)), nil
}

func (r *rebuilt) checked(path, source string) *types.Package {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		r.problem("%s %s: %v", r.arch, path, err)
	}
	r.opaque(path, file)
	conf := types.Config{IgnoreFuncBodies: true, Sizes: r.sizes, Importer: r, Error: func(err error) {
		text := err.Error()
		for _, expected := range []string{"undefined: ", "could not import", "not exported by package"} {
			if strings.Contains(text, expected) {
				return
			}
		}
		r.problem("%s %s: %v", r.arch, path, err)
	}}
	pkg, _ := conf.Check(path, fset, []*ast.File{file}, nil)
	r.pkgs[path] = pkg
	return pkg
}

func (c *checker) packages(original *library, again *rebuilt) {
	for _, path := range original.order {
		pkg := original.pkgs[path]
		section := c.stored[path]
		if section == nil || !section.is(c.version, original.arch) {
			if reachable(path) {
				c.problem("%s: package %s is missing", original.arch, path)
			}
			continue
		}
		copied, err := again.Import(path)
		if err != nil || copied.Name() != pkg.Name() || section.reachable != reachable(path) {
			c.problem("%s: package %s is wrong: %v", original.arch, path, err)
			continue
		}
		for _, name := range pkg.Scope().Names() {
			c.missing(original.arch, pkg.Scope().Lookup(name), copied)
		}
		declared := again.declares(path)
		for _, name := range copied.Scope().Names() {
			if _, isType := copied.Scope().Lookup(name).(*types.TypeName); isType && !declared[name] {
				continue
			}
			c.object(original, pkg.Scope().Lookup(name), copied.Scope().Lookup(name))
		}
	}
	for path, section := range c.stored {
		if section.is(c.version, original.arch) && original.pkgs[path] == nil {
			c.problem("%s: there is no package %s", original.arch, path)
		}
	}
}

func (c *checker) missing(arch string, obj types.Object, copied *types.Package) {
	if !obj.Exported() || !reachable(obj.Pkg().Path()) || copied.Scope().Lookup(obj.Name()) != nil {
		return
	}
	switch obj := obj.(type) {
	case *types.TypeName:
		c.problem("%s: type %s.%s is missing", arch, obj.Pkg().Path(), obj.Name())
	case *types.Const:
		if obj.Pkg().Path() != "syscall" && constantText(obj) != "" {
			c.problem("%s: constant %s.%s is missing", arch, obj.Pkg().Path(), obj.Name())
		}
	}
}

// object compares something of the file with the original of its name.
func (c *checker) object(lib *library, obj, copied types.Object) {
	where := fmt.Sprintf("%s %s.%s", lib.arch, copied.Pkg().Path(), copied.Name())
	switch copied := copied.(type) {
	case *types.Const:
		c.consts++
		is, isConst := obj.(*types.Const)
		if !isConst || is.Val().ExactString() != copied.Val().ExactString() || types.TypeString(is.Type(), nil) != types.TypeString(copied.Type(), nil) {
			c.problem("%s: %v is %v in the file", where, obj, copied)
		}
	case *types.TypeName:
		is, isType := obj.(*types.TypeName)
		if !isType || is.IsAlias() != copied.IsAlias() {
			c.problem("%s: %v is %v in the file", where, obj, copied)
			return
		}
		c.declared(lib, where, is.Type(), copied.Type())
	}
}

func (c *checker) declared(lib *library, where string, is, copied types.Type) {
	generic, isGeneric := unalias(is).(*types.Named)
	if !isGeneric || generic.TypeParams().Len() == 0 || generic.TypeArgs().Len() > 0 {
		c.types++
		c.same(lib, where, is, copied)
		return
	}
	other, alsoGeneric := unalias(copied).(*types.Named)
	if !alsoGeneric || other.TypeParams().Len() != generic.TypeParams().Len() {
		c.problem("%s: has other type parameters", where)
		return
	}
	for _, arg := range []types.Type{types.Typ[types.Int], types.Typ[types.String], types.NewStruct(nil, nil)} {
		args := make([]types.Type, generic.TypeParams().Len())
		for i := range args {
			args[i] = arg
		}
		one, err := types.Instantiate(nil, generic, args, true)
		two, err2 := types.Instantiate(nil, other, args, true)
		if (err == nil) != (err2 == nil) {
			c.problem("%s of %v: %v and %v", where, arg, err, err2)
		} else if err == nil {
			c.made++
			c.same(lib, where, one, two)
		}
	}
}

func (c *checker) same(lib *library, where string, is, copied types.Type) {
	one, two, three := &shape{sizes: lib.sizes}, &shape{sizes: lib.sizes}, &shape{sizes: ownSizes(lib.arch)}
	one.whole(is)
	two.whole(copied)
	three.whole(is)
	if one.String() != two.String() {
		c.problem("%s:\n  is %s\n  in the file %s", where, one, two)
	} else if one.String() != three.String() {
		c.problem("%s:\n  is %s\n  by own sizes %s", where, one, three)
	}
}

// recorded is a layout that a real program told.
type recorded struct {
	Go, Arch, Path, Type string
	Size, Align, Ptrdata int64
	Hashable             bool
	Fields               []struct {
		Name         string
		Offset, Size int64
	}
}

func (c *checker) read(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if data, err = unpacked(data); err != nil {
		return err
	}
	lines := bufio.NewScanner(strings.NewReader(string(data)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var one recorded
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			return err
		}
		if strings.HasPrefix(one.Go, fmt.Sprintf("go1.%d.", c.version)) {
			c.records = append(c.records, one)
		}
	}
	return lines.Err()
}

func (c *checker) recording(again *rebuilt, one recorded) {
	c.found++
	where := one.Arch + " " + one.Path + " " + one.Type
	_, name, _ := strings.Cut(one.Type, ".")
	source := fmt.Sprintf("package recorded\nimport of %q\n\ntype it = of.%s\n", one.Path, name)
	delete(again.pkgs, "recorded")
	it := again.checked("recorded", source).Scope().Lookup("it")
	if it == nil {
		c.problem("%s: is not in the file", where)
		return
	}
	t, sizes := it.Type(), again.sizes
	size, align, pointers := sizes.Sizeof(t), sizes.Alignof(t), ptrdata(sizes, t)
	if size != one.Size || align != one.Align || pointers != one.Ptrdata || types.Comparable(t) != one.Hashable {
		c.problem("%s: size %d, align %d, ptrdata %d, hashable %v; recorded %+v", where, size, align, pointers, types.Comparable(t), one)
	}
	fields, _ := t.Underlying().(*types.Struct)
	if fields == nil {
		return
	}
	all := fieldsOf(fields)
	if len(all) != len(one.Fields) {
		c.problem("%s: %d fields, recorded %d", where, len(all), len(one.Fields))
		return
	}
	for i, offset := range sizes.Offsetsof(all) {
		size := sizes.Sizeof(all[i].Type())
		if got := one.Fields[i]; got.Name != all[i].Name() || got.Offset != offset || got.Size != size {
			c.problem("%s: field %s at %d of %d bytes, recorded %+v", where, all[i].Name(), offset, size, got)
		}
	}
}
