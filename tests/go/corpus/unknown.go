package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// A package that can't be had, as the files that import it see it: every name that they take from it is a struct with an
// invalid field. So a pointer to one of its types is a pointer, where go/types itself would give up, and what holds one by
// value is not known.
func unknownPackage(path string, files []*ast.File) *types.Package {
	pkg := types.NewPackage(path, "_")
	name := ""
	for _, file := range files {
		local := ""
		for _, i := range file.Imports {
			if p, err := strconv.Unquote(i.Path.Value); err != nil || p != path {
				continue
			}
			if i.Name != nil {
				local = i.Name.Name
			} else {
				local = likelyName(path, file)
				name = local
			}
			declare(pkg, local, file)
		}
	}
	if name == "" {
		name = "unknown"
	}
	pkg.SetName(name)
	pkg.MarkComplete()
	return pkg
}

func declare(pkg *types.Package, local string, file *ast.File) {
	selectors(file, func(qualifier, name string) {
		if qualifier != local || pkg.Scope().Lookup(name) != nil {
			return
		}
		obj := types.NewTypeName(token.NoPos, pkg, name, nil)
		inside := types.NewField(token.NoPos, pkg, "unknown", types.Typ[types.Invalid], false)
		types.NewNamed(obj, types.NewStruct([]*types.Var{inside}, nil), nil)
		pkg.Scope().Insert(obj)
	})
}

// What a package calls itself is in its source: of the qualifiers in a file that the end of its path may
// stand for, the longest.
func likelyName(path string, file *ast.File) string {
	taken := map[string]bool{}
	for _, i := range file.Imports {
		if i.Name != nil {
			taken[i.Name.Name] = true
		}
	}
	parts := strings.Split(path, "/")
	slices.Reverse(parts)
	best := ""
	for _, p := range parts[:min(2, len(parts))] {
		p = strings.ReplaceAll(p, "-", "")
		selectors(file, func(qualifier, _ string) {
			fits := strings.Contains(p, strings.ReplaceAll(qualifier, "_", ""))
			if fits && !taken[qualifier] && len(qualifier) > len(best) {
				best = qualifier
			}
		})
		if best != "" || !version.MatchString(p) {
			break
		}
	}
	return best
}

// The qualified names in the types that a file declares.
func selectors(file *ast.File, see func(qualifier, name string)) {
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.TYPE {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					see(x.Name, s.Sel.Name)
				}
			}
			return true
		})
	}
}
