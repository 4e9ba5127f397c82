package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// opaque puts an empty struct behind every pointer of a section whose base the file does not declare. Newer go/types
// takes a pointer to an unknown name for no pointer at all. What is held by value is left alone: it must be declared.
type opaque struct {
	rebuilt  *rebuilt
	declared map[string]bool
	// imports are paths by local names.
	imports map[string]string
	// embedded are names that embedded pointers give their fields.
	embedded map[string]bool
}

func (r *rebuilt) opaque(path string, file *ast.File) {
	o := &opaque{rebuilt: r, declared: r.declares(path), imports: map[string]string{}, embedded: map[string]bool{}}
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			o.imports[spec.Name.Name] = path
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.TypeSpec:
			if node.TypeParams != nil {
				for _, param := range node.TypeParams.List {
					for _, name := range param.Names {
						o.declared[name.Name] = true
					}
				}
			}
		case *ast.Field:
			if star, ok := node.Type.(*ast.StarExpr); ok && len(node.Names) == 0 && o.isUnknown(star.X) {
				name := baseName(star.X)
				o.embedded[name] = true
				star.X = ast.NewIdent(name)
				return false
			}
		case *ast.StarExpr:
			if o.isUnknown(node.X) {
				node.X = &ast.StructType{Fields: &ast.FieldList{}}
			}
		}
		return true
	})
	for _, name := range keys(o.embedded) {
		if !o.declared[name] {
			spec := &ast.TypeSpec{Name: ast.NewIdent(name), Type: &ast.StructType{Fields: &ast.FieldList{}}}
			file.Decls = append(file.Decls, &ast.GenDecl{Tok: token.TYPE, Specs: []ast.Spec{spec}})
		}
	}
}

// declares are the names that a section declares in the version and on the architecture.
func (r *rebuilt) declares(path string) map[string]bool {
	names := map[string]bool{}
	section := r.stored[path]
	if section == nil || !section.is(r.version, r.arch) {
		return names
	}
	for _, line := range section.lines {
		if line.kind == "T" && line.holds(r.version, r.arch) {
			_, rest, _ := strings.Cut(line.rest, " ")
			names[rest[:strings.IndexAny(rest, " [")]] = true
		}
	}
	return names
}

func (o *opaque) isUnknown(base ast.Expr) bool {
	switch base := base.(type) {
	case *ast.Ident:
		return !o.declared[base.Name] && types.Universe.Lookup(base.Name) == nil
	case *ast.SelectorExpr:
		path := o.imports[base.X.(*ast.Ident).Name]
		return path != "unsafe" && !o.rebuilt.declares(path)[base.Sel.Name]
	case *ast.IndexExpr:
		return o.isUnknown(base.X)
	case *ast.IndexListExpr:
		return o.isUnknown(base.X)
	}
	return false
}

func baseName(base ast.Expr) string {
	switch base := base.(type) {
	case *ast.Ident:
		return base.Name
	case *ast.SelectorExpr:
		return base.Sel.Name
	case *ast.IndexExpr:
		return baseName(base.X)
	case *ast.IndexListExpr:
		return baseName(base.X)
	}
	return "_"
}
