package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Reads packages with go/build, go/parser and go/types. Errors are tolerated: what they touch has no layout.
type loader struct {
	ctx   build.Context
	fset  *token.FileSet
	sizes types.Sizes
	std   types.ImporterFrom
	// The packages of the repository at work, by folder.
	packages map[string]*loaded
}

type loaded struct {
	folder *folder
	pkg    *types.Package // nil while it is being read
	err    error
}

func newLoader(arch string, cgo bool) *loader {
	sizes := types.SizesFor("gc", arch)
	if sizes == nil {
		fail("-arch: go/types knows no %s", arch)
	}
	// The importer of the standard library reads build.Default.
	build.Default.GOOS, build.Default.GOARCH, build.Default.CgoEnabled = "linux", arch, false
	build.Default.ToolTags = toolTags(arch)
	ctx := build.Default
	ctx.CgoEnabled = cgo
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil).(types.ImporterFrom)
	return &loader{ctx: ctx, fset: fset, sizes: sizes, std: std, packages: map[string]*loaded{}}
}

var defaultToolTags = build.Default.ToolTags

// Tags that the go command sets for an architecture (internal/buildcfg: ParseGOEXPERIMENT, gogoarchTags).
func toolTags(arch string) []string {
	tags := slices.DeleteFunc(slices.Clone(defaultToolTags), func(tag string) bool {
		experiment, ok := strings.CutPrefix(tag, "goexperiment.")
		registers := strings.HasPrefix(experiment, "regabi")
		return !ok || registers && !slices.Contains([]string{"amd64", "arm64", "riscv64"}, arch)
	})
	return append(tags, map[string][]string{
		"amd64":   {"amd64.v1"},
		"arm64":   {"arm64.v8.0"},
		"riscv64": {"riscv64.rva20u64"},
		"386":     {"386.sse2"},
		"arm":     {"arm.5", "arm.6", "arm.7"},
	}[arch]...)
}

// The package of a folder; nil without files of the build.
func (l *loader) folder(m *module, dir, path string) (*folder, error) {
	p, err := l.ctx.ImportDir(dir, 0)
	var none *build.NoGoError
	if errors.As(err, &none) {
		return nil, nil
	}
	if p == nil || (err != nil && len(p.GoFiles)+len(p.CgoFiles) == 0) {
		return nil, err
	}
	var several *build.MultiplePackageError
	if errors.As(err, &several) {
		return nil, err
	}
	files := slices.Concat(p.GoFiles, p.CgoFiles)
	slices.Sort(files)
	if len(files) == 0 {
		return nil, nil
	}
	return &folder{module: m, dir: dir, path: path, files: files}, nil
}

// The layouts of a repository's questions.
func (l *loader) truths(r *repo, asked []*question) {
	clear(l.packages)
	for _, q := range asked {
		p := l.load(q.folder)
		if p.pkg == nil {
			continue
		}
		named := l.find(p.pkg, q)
		if named == nil {
			continue
		}
		q.truth, q.reach = l.layoutOf(named, q)
	}
	clear(l.packages)
}

// The type that a question asks for: with the same name in another file it is not the one.
func (l *loader) find(pkg *types.Package, q *question) *types.Named {
	obj, ok := pkg.Scope().Lookup(q.name).(*types.TypeName)
	if !ok || filepath.Base(l.fset.PositionFor(obj.Pos(), false).Filename) != q.file {
		return nil
	}
	named, _ := obj.Type().(*types.Named)
	return named
}

func (l *loader) load(f *folder) *loaded {
	if p := l.packages[f.dir]; p != nil {
		return p
	}
	p := &loaded{folder: f}
	l.packages[f.dir] = p
	var files []*ast.File
	for _, name := range f.files {
		file, _ := parser.ParseFile(l.fset, filepath.Join(f.dir, name), nil, parser.SkipObjectResolution)
		if file != nil {
			files = append(files, file)
		}
	}
	conf := types.Config{
		Importer:         from{l, f.module, files},
		Sizes:            l.sizes,
		Error:            func(error) {},
		IgnoreFuncBodies: true,
		FakeImportC:      true,
	}
	p.pkg, p.err = checkFiles(&conf, f.path, l.fset, files)
	return p
}

// A panic of go/types on broken source is one more error.
func checkFiles(conf *types.Config, path string, fset *token.FileSet, files []*ast.File) (pkg *types.Package, err error) {
	defer func() {
		if r := recover(); r != nil {
			pkg, err = nil, fmt.Errorf("go/types: %v", r)
		}
	}()
	return conf.Check(path, fset, files, nil)
}

// Imports as a module sees them.
type from struct {
	loader *loader
	module *module
	files  []*ast.File
}

func (i from) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	l, m := i.loader, i.module
	if dir, owner := m.find(path); dir != "" {
		p := l.packages[dir]
		if p == nil {
			f, err := l.folder(owner, dir, path)
			if err != nil {
				return nil, err
			}
			if f == nil {
				return nil, fmt.Errorf("no Go files in %s", dir)
			}
			p = l.load(f)
		}
		if p.pkg == nil {
			return nil, fmt.Errorf("import cycle or broken package %s", path)
		}
		return p.pkg, nil
	}
	if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
		return unknownPackage(path, i.files), nil
	}
	// Asked for what it does not have, the importer would start the go command.
	if !hasGo(filepath.Join(l.ctx.GOROOT, "src", filepath.FromSlash(path))) {
		return unknownPackage(path, i.files), nil
	}
	return l.std.ImportFrom(path, "", 0)
}

// Where a module finds a package, and the module whose imports that package has: itself, folders of the same checkout that
// go.mod or go.work name, the vendor folder.
func (m *module) find(path string) (dir string, owner *module) {
	if rest, ok := under(path, m.path); ok {
		if dir := filepath.Join(m.dir, rest); hasGo(dir) {
			return dir, m
		}
	}
	if m.std {
		if dir := filepath.Join(m.dir, filepath.FromSlash(path)); hasGo(dir) {
			return dir, m
		}
	}
	best := ""
	for other := range m.local {
		if _, ok := under(path, other); ok && len(other) > len(best) {
			best = other
		}
	}
	if best != "" {
		rest, _ := under(path, best)
		root := m.local[best]
		if dir := filepath.Join(root, rest); hasGo(dir) {
			// Its imports are resolved as the main module says, as the go command does.
			main := *m
			main.dir, main.path = root, best
			return dir, &main
		}
	}
	if m.vendor != "" {
		if dir := filepath.Join(m.vendor, filepath.FromSlash(path)); hasGo(dir) {
			return dir, m
		}
	}
	return "", nil
}

func under(path, root string) (string, bool) {
	if root == "" {
		return "", false
	}
	if path == root {
		return "", true
	}
	rest, ok := strings.CutPrefix(path, root+"/")
	return filepath.FromSlash(rest), ok
}

func hasGo(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.HasSuffix(e.Name(), ".go") })
}
