package main

import (
	"cmp"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Messages of refused questions, counted.
type refusals struct {
	kinds map[string]*refusal // by the message without names
	texts map[string]*refusal // by the message as it is, less its place
	files map[string]*source
}

type refusal struct {
	text  string
	first int // questions whose first message it is
	alone int // questions that have no other
	any   int // questions that have it
	file  string
}

// What is known of a source that a message points into.
type source struct {
	lines   []string
	imports map[string]string // names to paths
}

func newRefusals() *refusals {
	return &refusals{map[string]*refusal{}, map[string]*refusal{}, map[string]*source{}}
}

func (r *refusals) add(q *question, messages []string) {
	kinds, texts := make([]string, len(messages)), make([]string, len(messages))
	for i, m := range messages {
		kinds[i], texts[i] = r.kind(q, m)
	}
	count(r.kinds, q, kinds)
	count(r.texts, q, texts)
}

func count(to map[string]*refusal, q *question, messages []string) {
	if len(messages) == 0 {
		messages = []string{"(no message)"}
	}
	first := messages[0]
	slices.Sort(messages)
	messages = slices.Compact(messages)
	for _, m := range messages {
		if to[m] == nil {
			to[m] = &refusal{text: m, file: q.id()}
		}
		to[m].any++
		if m == first {
			to[m].first++
		}
		if len(messages) == 1 {
			to[m].alone++
		}
	}
}

// Those that most questions have.
func most(of map[string]*refusal, n int) []*refusal {
	var all []*refusal
	for _, r := range of {
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *refusal) int {
		return cmp.Or(cmp.Compare(b.any, a.any), strings.Compare(a.text, b.text))
	})
	return all[:min(n, len(all))]
}

var (
	place   = regexp.MustCompile(`^(.*?):(\d+):(\d+): `)
	quoted  = regexp.MustCompile("'[^']*'|\"[^\"]*\"|`[^`]*`")
	number  = regexp.MustCompile(`\b\d[\d,.]*\b`)
	dotted  = regexp.MustCompile(`[\pL_][\pL\d_]*(\.[\pL_][\pL\d_]*)+`)
	mixed   = regexp.MustCompile(`\b(?:[\pL_][\pL\d_]*(?:_|\d)|[\pL\d_]*\p{Ll}\p{Lu})[\pL\d_]*`)
	absent  = regexp.MustCompile(`package \S+ is not here`)
	several = regexp.MustCompile(`…([.*\[\]]+…)+`)
	word    = regexp.MustCompile(`^[\pL_][\pL\d_]*(\s*\.\s*[\pL_][\pL\d_]*)?`)
)

// A message without its place and names, and without its place alone. Of a name of another package the kind tells where
// that package is.
func (r *refusals) kind(q *question, message string) (kind, text string) {
	message = strings.TrimPrefix(message, "error: ")
	message, _, _ = strings.Cut(message, `\n`) // further lines tell what was not read
	message = advice.ReplaceAllString(message, "")
	at := place.FindStringSubmatch(message)
	if at == nil {
		return stripped(without(message, q.name)), message
	}
	text = message[len(at[0]):]
	name, where := r.named(q, at[1], at[2], at[3])
	kind = stripped(without(text, name))
	if where != "" {
		kind += " [" + where + "]"
		text += " [" + where + "]"
	}
	return kind, text
}

func without(text, name string) string {
	if name == "" {
		return text
	}
	alone := regexp.MustCompile(`(^|[^\pL\d_])` + regexp.QuoteMeta(name) + `($|[^\pL\d_])`)
	return alone.ReplaceAllString(text, "${1}…${2}")
}

func stripped(text string) string {
	text = absent.ReplaceAllString(text, "package … is not here")
	text = quoted.ReplaceAllString(text, "…")
	text = dotted.ReplaceAllString(text, "…")
	text = mixed.ReplaceAllString(text, "…")
	text = number.ReplaceAllString(text, "N")
	return several.ReplaceAllString(text, "…")
}

// The name at a message's place, and which kind of package it is from.
func (r *refusals) named(q *question, file, line, column string) (name, where string) {
	if !filepath.IsAbs(file) {
		file = filepath.Join(q.folder.dir, file)
	}
	s := r.files[file]
	if s == nil {
		s = read(file)
		r.files[file] = s
	}
	l, _ := strconv.Atoi(line)
	c, _ := strconv.Atoi(column)
	if l < 1 || l > len(s.lines) {
		return "", ""
	}
	runes := []rune(s.lines[l-1])
	if c < 1 || c > len(runes) {
		return "", ""
	}
	name = word.FindString(string(runes[c-1:]))
	qualifier, _, _ := strings.Cut(name, ".")
	path, ok := s.imports[strings.TrimSpace(qualifier)]
	if !ok {
		return name, ""
	}
	return name, kindOf(path, q.folder.module)
}

func kindOf(path string, m *module) string {
	if _, ok := under(path, m.path); ok {
		return "own module"
	}
	if path == "C" {
		return "C"
	}
	if hasGo(filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(path))) {
		return "standard library"
	}
	return "other module"
}

// What would help, and which part of a type it is about: the same message however it ends.
var advice = regexp.MustCompile(`[;:,]? (give its files|add its declaration|declare it,|did you mean).*$| \(held by value in [^)]*\)$`)

var version = regexp.MustCompile(`^v\d+$`)

func read(file string) *source {
	s := &source{imports: map[string]string{}}
	text, err := os.ReadFile(file)
	if err != nil {
		return s
	}
	s.lines = strings.Split(string(text), "\n")
	parsed, _ := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly|parser.SkipObjectResolution)
	if parsed == nil {
		return s
	}
	for _, i := range parsed.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		if i.Name != nil {
			s.imports[i.Name.Name] = path
			continue
		}
		// What a package calls itself is in its source; most go by their path.
		parts := strings.Split(path, "/")
		last := parts[len(parts)-1]
		if version.MatchString(last) && len(parts) > 1 {
			last = parts[len(parts)-2]
		}
		last, _, _ = strings.Cut(last, ".")
		last = strings.TrimPrefix(last, "go-")
		last = strings.TrimSuffix(last, "-go")
		s.imports[last] = path
	}
	return s
}
