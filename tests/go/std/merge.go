package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// every is the set of all architectures; bit i is archs[i].
const every = 1<<6 - 1

// cells says on which architectures of which versions something is so.
type cells map[int]int

func (c cells) add(other cells) {
	for version, set := range other {
		c[version] |= set
	}
}

// section is what is known of a package.
type section struct {
	path, name string
	reachable  bool
	here       cells
	// types and consts have a declaration's texts by its name.
	types, consts map[string]map[string]cells
}

// merger puts the facts of several toolchains together.
type merger struct {
	oldest, newest int
	names          map[string]string
	sections       map[string]*section
}

func merge(out string, dumps []string) error {
	m := &merger{oldest: 1 << 30, names: map[string]string{}, sections: map[string]*section{}}
	for _, dump := range dumps {
		text, err := os.ReadFile(dump)
		if err != nil {
			return err
		}
		if err := m.read(dump, string(text)); err != nil {
			return err
		}
	}
	text := m.text()
	if strings.HasSuffix(out, ".gz") {
		var packed bytes.Buffer
		w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			return err
		}
		w.Write([]byte(text))
		if err := w.Close(); err != nil {
			return err
		}
		text = packed.String()
	}
	return os.WriteFile(out, []byte(text), 0o644)
}

func (m *merger) read(file, text string) error {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	version, err := strconv.Atoi(strings.TrimPrefix(lines[0], "go\t"))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	m.oldest, m.newest = min2(m.oldest, version), max2(m.newest, version)
	for _, line := range lines[1:] {
		parts := strings.SplitN(line, "\t", 5)
		if len(parts) != 5 {
			return fmt.Errorf("%s: what is %q?", file, line)
		}
		kind, path, name, said := parts[0], parts[2], parts[3], parts[4]
		at := cells{version: 1 << indexOf(archs, parts[1])}
		switch kind {
		case "N":
			m.names[path] = said
		case "P", "p":
			m.names[path] = said
			s := m.section(path)
			s.name, s.reachable = said, kind == "P"
			s.here.add(at)
		case "T":
			put(m.section(path).types, name, said, at)
		case "C":
			put(m.section(path).consts, name, said, at)
		}
	}
	return nil
}

func (m *merger) section(path string) *section {
	if m.sections[path] == nil {
		m.sections[path] = &section{path: path, here: cells{}, types: map[string]map[string]cells{}, consts: map[string]map[string]cells{}}
	}
	return m.sections[path]
}

func put(into map[string]map[string]cells, name, text string, at cells) {
	if into[name] == nil {
		into[name] = map[string]cells{}
	}
	if into[name][text] == nil {
		into[name][text] = cells{}
	}
	into[name][text].add(at)
}

func (m *merger) text() string {
	var out strings.Builder
	for _, path := range keys(m.sections) {
		s := m.sections[path]
		kind := "p"
		if s.reachable {
			kind = "P"
		}
		for _, where := range m.ranges(s.here, nil) {
			fmt.Fprintf(&out, "%s %s %s %s\n", kind, where, s.path, s.name)
		}
		locals := m.locals(s)
		for _, imported := range keys(locals.used) {
			if imported != s.path {
				for _, where := range m.ranges(locals.used[imported], s.here) {
					fmt.Fprintf(&out, "I %s %s %s\n", where, locals.of[imported], imported)
				}
			}
		}
		m.declarations(&out, "T", s, s.types, locals)
		m.declarations(&out, "C", s, s.consts, locals)
	}
	return out.String()
}

func (m *merger) declarations(out *strings.Builder, kind string, s *section, all map[string]map[string]cells, locals locals) {
	for _, name := range keys(all) {
		var lines []string
		for text, at := range all[name] {
			for _, where := range m.ranges(at, s.here) {
				lines = append(lines, fmt.Sprintf("%s %s %s\n", kind, where, locals.in(text)))
			}
		}
		sort.Strings(lines)
		out.WriteString(strings.Join(lines, ""))
	}
}

// ranges writes cells as ranges of versions with architectures. Of what a package holds (within is where the package
// is) a star means: wherever the package is.
func (m *merger) ranges(at, within cells) []string {
	everywhere := within
	if within == nil {
		everywhere = cells{}
		for version := m.oldest; version <= m.newest; version++ {
			everywhere[version] = every
		}
	}
	whole := func(version int) bool { return at[version] == everywhere[version] }
	var found []string
	for first := m.oldest; first <= m.newest; first++ {
		if at[first] == 0 {
			continue
		}
		last := first
		for at[last+1] != 0 && (at[last+1] == at[first] && whole(first) == whole(last+1) || whole(first) && whole(last+1)) {
			last++
		}
		set := "*"
		if !whole(first) {
			set = setText(at[first])
		}
		found = append(found, m.versions(first, last, everywhere)+" "+set)
		first = last
	}
	return found
}

func (m *merger) versions(first, last int, everywhere cells) string {
	begins, ends := true, last == m.newest || everywhere[m.newest] == 0
	for version := range everywhere {
		begins = begins && (version >= first || everywhere[version] == 0)
		ends = ends && (version <= last || everywhere[version] == 0)
	}
	switch {
	case begins && ends:
		return "*"
	case last == m.newest:
		return fmt.Sprintf("%d-", first)
	}
	return fmt.Sprintf("%d-%d", first, last)
}

func setText(set int) string {
	var names []string
	for i, arch := range archs {
		if set&(1<<i) != 0 {
			names = append(names, arch)
		}
	}
	return strings.Join(names, ",")
}

// locals are the names that a section has for packages.
type locals struct {
	of   map[string]string
	used map[string]cells
}

var mention = regexp.MustCompile(openMark + "([^" + closeMark + "]*)" + closeMark + `([\pL_][\pL\pN_]*)`)

// locals gives every package that a section mentions a name that means nothing else there, in any version.
func (m *merger) locals(s *section) locals {
	l := locals{of: map[string]string{s.path: ""}, used: map[string]cells{}}
	taken := map[string]bool{}
	for _, all := range []map[string]map[string]cells{s.types, s.consts} {
		for name, texts := range all {
			taken[name] = true
			for text, at := range texts {
				for _, found := range mention.FindAllStringSubmatch(text, -1) {
					if found[1] == s.path {
						taken[found[2]] = true
					}
					if l.used[found[1]] == nil {
						l.used[found[1]] = cells{}
					}
					l.used[found[1]].add(at)
				}
			}
		}
	}
	paths := keys(l.used)
	sort.SliceStable(paths, func(i, j int) bool { return reachable(paths[i]) && !reachable(paths[j]) })
	for _, path := range paths {
		if path != s.path {
			l.of[path] = freeName(m.nameOf(path), path, taken)
			taken[l.of[path]] = true
		}
	}
	return l
}

func (m *merger) nameOf(path string) string {
	if path == "unsafe" {
		return path
	}
	return m.names[path]
}

// freeName is a package's own name, else its path in one word, else that with a number.
func freeName(name, path string, taken map[string]bool) string {
	if !taken[name] {
		return name
	}
	word := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, path)
	free := word
	for n := 2; taken[free]; n++ {
		free = word + strconv.Itoa(n)
	}
	return free
}

// in is a text of facts with local names.
func (l locals) in(text string) string {
	return mention.ReplaceAllStringFunc(text, func(found string) string {
		parts := mention.FindStringSubmatch(found)
		if local := l.of[parts[1]]; local != "" {
			return local + "." + parts[2]
		}
		return parts[2]
	})
}

func keys[V any](m map[string]V) []string {
	var all []string
	for key := range m {
		all = append(all, key)
	}
	sort.Strings(all)
	return all
}

func indexOf(all []string, one string) int {
	for i, each := range all {
		if each == one {
			return i
		}
	}
	panic("unknown architecture " + one)
}

func min2(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func max2(a, b int) int {
	if a > b {
		return a
	}
	return b
}
