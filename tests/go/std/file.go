package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
)

// A stored line says of which versions and architectures it is true.
type stored struct {
	kind        string
	first, last int
	archs       string
	rest        string
}

const open = 1 << 30

func (s stored) holds(version int, arch string) bool {
	return s.first <= version && version <= s.last && (s.archs == "*" || strings.Contains(","+s.archs+",", ","+arch+","))
}

// storedPackage is a section of the file.
type storedPackage struct {
	path, name string
	reachable  bool
	where      []stored
	lines      []stored
}

func (p *storedPackage) is(version int, arch string) bool {
	for _, where := range p.where {
		if where.holds(version, arch) {
			return true
		}
	}
	return false
}

// source is the section as a Go file for one version and architecture.
func (p *storedPackage) source(version int, arch string) string {
	var imports, decls strings.Builder
	for _, line := range p.lines {
		if !line.holds(version, arch) {
			continue
		}
		if line.kind == "I" {
			local, path, _ := strings.Cut(line.rest, " ")
			fmt.Fprintf(&imports, "import %s %q\n", local, path)
		} else {
			decls.WriteString(line.rest + "\n")
		}
	}
	return "package " + p.name + "\n" + imports.String() + decls.String()
}

// readStored reads the file that merge writes.
func readStored(name string) (map[string]*storedPackage, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if strings.HasSuffix(name, ".gz") {
		if data, err = unpacked(data); err != nil {
			return nil, err
		}
	}
	all := map[string]*storedPackage{}
	var last *storedPackage
	for number, text := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		line, err := readLine(text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number+1, err)
		}
		if line.kind != "P" && line.kind != "p" {
			last.lines = append(last.lines, line)
			continue
		}
		path, name, _ := strings.Cut(line.rest, " ")
		if last == nil || last.path != path {
			last = &storedPackage{path: path, name: name, reachable: line.kind == "P"}
			all[path] = last
		}
		last.where = append(last.where, line)
	}
	return all, nil
}

func unpacked(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func readLine(text string) (stored, error) {
	parts := strings.SplitN(text, " ", 4)
	if len(parts) != 4 {
		return stored{}, fmt.Errorf("what is %q?", text)
	}
	line := stored{kind: parts[0], first: 0, last: open, archs: parts[2], rest: parts[3]}
	if parts[1] == "*" {
		return line, nil
	}
	first, last, isRange := strings.Cut(parts[1], "-")
	var err error
	if line.first, err = strconv.Atoi(first); err != nil || !isRange {
		return line, fmt.Errorf("which versions are %q?", parts[1])
	}
	if last != "" {
		line.last, err = strconv.Atoi(last)
	}
	return line, err
}

// count prints how much each version has in the file, on amd64.
func count(file string) error {
	all, err := readStored(file)
	if err != nil {
		return err
	}
	for version := 21; version <= 27; version++ {
		tally := map[string]int{}
		for _, path := range keys(all) {
			p := all[path]
			if !p.is(version, "amd64") {
				continue
			}
			tally[map[bool]string{true: "packages", false: "packages that only the library imports"}[p.reachable]]++
			for _, line := range p.lines {
				if line.holds(version, "amd64") {
					tally[what(p, line)]++
				}
			}
		}
		var parts []string
		for kind, n := range tally {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind))
		}
		sort.Strings(parts)
		fmt.Printf("Go 1.%d: %s\n", version, strings.Join(parts, ", "))
	}
	return nil
}

func what(p *storedPackage, line stored) string {
	exported := len(line.rest) > 6 && strings.ToUpper(line.rest[5:6]) == line.rest[5:6]
	switch {
	case line.kind == "I":
		return "imports"
	case line.kind == "C":
		return "constants"
	case exported && p.reachable:
		return "exported types"
	}
	return "types held by value"
}
