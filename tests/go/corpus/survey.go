package main

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// One checkout of the corpus.
type repo struct {
	name, dir string
	modules   map[string]*module // by folder
	questions []*question
	packages  int
	refused   int // folders that go/build refuses
}

// A go.mod, or the repository's own folder where it has none.
type module struct {
	dir, path string
	local     map[string]string // other modules' paths to their folders in the same checkout
	vendor    string            // "" without a vendor folder
	std       bool
}

// A package's folder.
type folder struct {
	module *module
	dir    string
	path   string   // import path
	files  []string // those of the build, without tests
}

// One package-level type that is neither generic nor an alias.
type question struct {
	repo    *repo
	folder  *folder
	file    string // its name in the folder
	name    string
	truth   *layout // nil: not known
	reach   reach
	answers [modes]answer
}

func (q *question) id() string {
	rel, err := filepath.Rel(q.repo.dir, q.folder.dir)
	if err != nil {
		rel = q.folder.dir
	}
	return q.repo.name + "/" + filepath.ToSlash(filepath.Join(rel, q.file)) + " " + q.name
}

// The folders of the corpus, each a repository; or the corpus itself where it is a module.
func findRepos(corpus string, only []string) ([]*repo, error) {
	corpus, err := filepath.Abs(corpus)
	if err != nil {
		return nil, err
	}
	if exists(filepath.Join(corpus, "go.mod")) {
		return []*repo{{name: filepath.Base(corpus), dir: corpus}}, nil
	}
	entries, err := os.ReadDir(corpus)
	if err != nil {
		return nil, err
	}
	var repos []*repo
	for _, e := range entries {
		if e.IsDir() && !skipped(e.Name()) && (len(only) == 0 || slices.Contains(only, e.Name())) {
			repos = append(repos, &repo{name: e.Name(), dir: filepath.Join(corpus, e.Name())})
		}
	}
	return repos, nil
}

// As the go command passes folders over.
func skipped(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor" ||
		name == "node_modules"
}

// Finds the modules, packages and questions of a repository.
func (l *loader) survey(r *repo) {
	r.modules = map[string]*module{}
	var dirs []string
	err := filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if path != r.dir && skipped(d.Name()) {
			return filepath.SkipDir
		}
		dirs = append(dirs, path)
		if m := readModule(path); m != nil {
			r.modules[path] = m
		} else if path == r.dir {
			r.modules[path] = &module{dir: path}
		}
		return nil
	})
	check(err)
	r.workspaces(dirs)
	for _, dir := range dirs {
		m := r.moduleOf(dir)
		f, err := l.folder(m, dir, m.importPath(dir))
		if err != nil {
			r.refused++
		}
		if f == nil {
			continue
		}
		found := declared(f)
		if len(found) == 0 {
			continue
		}
		r.packages++
		for _, q := range found {
			q.repo = r
		}
		r.questions = append(r.questions, found...)
	}
}

func (r *repo) moduleOf(dir string) *module {
	for ; ; dir = filepath.Dir(dir) {
		if m := r.modules[dir]; m != nil {
			return m
		}
		if dir == r.dir {
			return nil
		}
	}
}

func (m *module) importPath(dir string) string {
	rel, err := filepath.Rel(m.dir, dir)
	if err != nil || rel == "." {
		return m.path
	}
	rel = filepath.ToSlash(rel)
	if m.path == "" || m.std {
		return rel
	}
	return m.path + "/" + rel
}

// The types that a folder's files declare.
func declared(f *folder) []*question {
	var found []*question
	seen := map[string]bool{}
	fset := token.NewFileSet()
	for _, name := range f.files {
		file, _ := parser.ParseFile(fset, filepath.Join(f.dir, name), nil, parser.SkipObjectResolution)
		if file == nil {
			continue
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.TYPE {
				continue
			}
			for _, s := range g.Specs {
				t := s.(*ast.TypeSpec)
				if t.Assign.IsValid() || t.TypeParams != nil || t.Name.Name == "_" || seen[t.Name.Name] {
					continue
				}
				seen[t.Name.Name] = true
				found = append(found, &question{folder: f, file: name, name: t.Name.Name})
			}
		}
	}
	return found
}

// N of the questions, the same ones whatever else is in the corpus, in the order of all.
func sampled(all []*question, n int) []*question {
	if n <= 0 || n >= len(all) {
		return all
	}
	type hashed struct {
		hash uint64
		at   int
	}
	order := make([]hashed, len(all))
	for i, q := range all {
		h := fnv.New64a()
		h.Write([]byte(q.id()))
		order[i] = hashed{mix(h.Sum64()), i}
	}
	slices.SortFunc(order, func(a, b hashed) int { return cmp.Or(cmp.Compare(a.hash, b.hash), a.at-b.at) })
	order = order[:n]
	slices.SortFunc(order, func(a, b hashed) int { return a.at - b.at })
	asked := make([]*question, n)
	for i, h := range order {
		asked[i] = all[h.at]
	}
	return asked
}

// FNV's high bits hardly change with a text's last letters.
func mix(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	return h
}

// A folder's go.mod, as far as imports need it; nil where there is none.
func readModule(dir string) *module {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil
	}
	m := &module{dir: dir, local: map[string]string{}}
	for _, words := range directives(string(text)) {
		switch {
		case words[0] == "module" && len(words) > 1:
			m.path = words[1]
		case words[0] == "replace":
			at := slices.Index(words, "=>")
			if at < 2 || at+1 >= len(words) {
				continue
			}
			if to := words[at+1]; strings.HasPrefix(to, "./") || strings.HasPrefix(to, "../") {
				m.local[words[1]] = filepath.Join(dir, filepath.FromSlash(to))
			}
		}
	}
	m.std = m.path == "std"
	if vendor := filepath.Join(dir, "vendor"); exists(vendor) {
		m.vendor = vendor
	}
	return m
}

// Members of a go.work see each other.
func (r *repo) workspaces(dirs []string) {
	for _, dir := range dirs {
		text, err := os.ReadFile(filepath.Join(dir, "go.work"))
		if err != nil {
			continue
		}
		var members []*module
		for _, words := range directives(string(text)) {
			if words[0] == "use" && len(words) > 1 {
				if m := r.modules[filepath.Join(dir, filepath.FromSlash(words[1]))]; m != nil && m.path != "" {
					members = append(members, m)
				}
			}
		}
		for _, m := range members {
			for _, other := range members {
				if other != m {
					m.local[other.path] = other.dir
				}
			}
			if vendor := filepath.Join(dir, "vendor"); m.vendor == "" && exists(vendor) {
				m.vendor = vendor
			}
		}
	}
}

// The lines of a go.mod or go.work as words, those of a block each with the block's own word before it.
func directives(text string) [][]string {
	var found [][]string
	block := ""
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(line)
		for i, w := range words {
			words[i] = strings.Trim(w, "\"`")
		}
		switch {
		case len(words) == 0:
		case block != "" && words[0] == ")":
			block = ""
		case block != "":
			found = append(found, append([]string{block}, words...))
		case len(words) == 2 && words[1] == "(":
			block = words[0]
		default:
			found = append(found, words)
		}
	}
	return found
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
