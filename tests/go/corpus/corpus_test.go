package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The test program is its own tool: it refuses types named Bad…, and everything where a declaration is named @broken.go.
func TestMain(m *testing.M) {
	if os.Getenv("CORPUS_FAKE_TOOL") == "" {
		os.Exit(m.Run())
	}
	var found []layout
	for i, arg := range os.Args[2:] {
		switch {
		case os.Args[i+1] == "--decl" && arg == "@broken.go":
			fmt.Fprintln(os.Stderr, "error: broken.go:3:8: unknown type yaml.Node; did you mean xml.Name? Else declare it")
			os.Exit(2)
		case os.Args[i+1] == "--decl" && arg == "@panics.go":
			os.Exit(101)
		case strings.HasPrefix(arg, "Bad"):
			fmt.Fprintln(os.Stderr, "error: TYPE: "+arg+" is refused")
			os.Exit(2)
		case strings.HasPrefix(arg, "--"):
		case os.Args[i+1] != "--decl" && !strings.HasPrefix(os.Args[i+1], "--"):
			found = append(found, layout{Size: 8, Align: 8})
		}
	}
	json.NewEncoder(os.Stdout).Encode(found)
}

// A repository of two modules.
func corpusOf(t *testing.T) (*loader, *repo) {
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                "module example.com/a // a comment\n\nrequire other.org/x v1.0.0\n\nreplace (\n\texample.com/b => ./b\n)\n",
		"a.go":                  "package a\n\nimport (\n\t\"time\"\n\n\t\"other.org/x\"\n\n\t\"example.com/a/in\"\n\t\"example.com/b\"\n)\n\ntype (\n\tStd struct {\n\t\tok bool\n\t\tt  time.Time\n\t\tx  *x.T\n\t}\n\tOther struct{ x x.T }\n\tOwn struct{ in in.T }\n\tBeside struct {\n\t\tb  [N]b.T\n\t\tok bool\n\t\t_  struct{}\n\t}\n\tAlias = int\n\tGeneric[T any] struct{ t T }\n\tOf struct{ g Generic[[]int32] }\n\tItself struct{ i [2]Itself }\n\t_ int\n)\n",
		"more.go":               "package a\n\nconst N = 3\n\ntype Far struct{ s Std }\n",
		"more_windows.go":       "package a\n\ntype Windows int\n",
		"a_test.go":             "package a\n\ntype Test int\n",
		"in/in.go":              "package in\n\ntype T struct{ i int64; b byte }\n",
		"b/go.mod":              "module example.com/b\n",
		"b/b.go":                "package b\n\ntype T uint16\n",
		"testdata/no/no.go":     "package no\n\ntype No int\n",
		"vendor/other.org/y.go": "package y\n\ntype No int\n",
	} {
		path := filepath.Join(root, "r", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l := newLoader("386", false)
	r := &repo{name: "r", dir: filepath.Join(root, "r")}
	l.survey(r)
	return l, r
}

func TestTruth(t *testing.T) {
	l, r := corpusOf(t)
	l.truths(r, r.questions)
	got := map[string]string{}
	for _, q := range r.questions {
		text := "not known"
		if q.truth != nil {
			text = fmt.Sprintf("size %d align %d ptrdata %d hashable %v fields %v, reach %d",
				q.truth.Size, q.truth.Align, q.truth.PtrData, q.truth.Hashable, q.truth.Fields, q.reach)
		}
		got[filepath.Base(q.folder.path)+"."+q.name] = text
	}
	want := map[string]string{
		"a.Std":    "size 28 align 4 ptrdata 28 hashable true fields [{ok 0 1 1} {t 4 20 4} {x 24 4 4}], reach 0",
		"a.Other":  "not known",
		"a.Own":    "size 12 align 4 ptrdata 0 hashable true fields [{in 0 12 4}], reach 2",
		"a.Beside": "size 8 align 2 ptrdata 0 hashable true fields [{b 0 6 2} {ok 6 1 1} {_ 7 0 1}], reach 3",
		"a.Of":     "size 12 align 4 ptrdata 4 hashable false fields [{g 0 12 4}], reach 0",
		"a.Itself": "not known",
		"a.Far":    "size 28 align 4 ptrdata 28 hashable true fields [{s 0 28 4}], reach 1",
		"in.T":     "size 12 align 4 ptrdata 0 hashable true fields [{i 0 8 4} {b 8 1 1}], reach 0",
		"b.T":      "size 2 align 2 ptrdata 0 hashable true fields [], reach 0",
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s, not %s", name, got[name], text)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("%s is asked", name)
	}
}

func TestSamplesAreTheSame(t *testing.T) {
	_, r := corpusOf(t)
	some := sampled(r.questions, 4)
	if len(some) != 4 {
		t.Fatalf("%d of 4", len(some))
	}
	for i := range 4 {
		for _, q := range sampled(r.questions, i) {
			if i > 0 && !slices.Contains(some, q) {
				t.Errorf("a sample of %d has %s, one of 4 has not", i, q.name)
			}
		}
	}
}

func TestAsking(t *testing.T) {
	t.Setenv("CORPUS_FAKE_TOOL", "1")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, each := range []bool{false, true} {
		tool := newTool(&options{tool: self, each: each, limit: time.Minute, goVer: "1.27", arch: "386"})
		defer tool.close()
		f := &folder{module: &module{}, dir: t.TempDir(), files: []string{"fine.go", "broken.go", "panics.go"}}
		var all []*question
		for _, file := range f.files {
			for i := range 2*batch + 50 {
				q := &question{repo: &repo{}, folder: f, file: file, name: fmt.Sprint("Good", i)}
				if i%37 == 5 {
					q.name = fmt.Sprint("Bad", i)
				}
				if i%2 == 0 {
					q.truth = &layout{Size: 8, Align: 8 - 4*int64(i%4/2)}
				}
				all = append(all, q)
				if each && i > 20 {
					break
				}
			}
		}
		tool.ask(fileAlone, all)
		for i, q := range all {
			a := q.answers[fileAlone]
			fine := q.file == "fine.go" && strings.HasPrefix(q.name, "Good")
			differs := ""
			if fine && q.truth != nil && q.truth.Align == 4 {
				differs = "align is 4, not 8"
			}
			if !a.asked || a.accepted != fine || a.differs != differs || (len(a.refusals) > 0) == fine {
				t.Fatalf("each %v: %s, question %d, %s: %+v", each, q.file, i, q.name, a)
			}
		}
		crashed := 0
		for _, c := range tool.log {
			if c.status != "" {
				crashed++
			}
		}
		if crashed == 0 {
			t.Error("panics are not noticed")
		}
	}
}

func TestMessagesWithoutNames(t *testing.T) {
	dir := t.TempDir()
	source := "package p\nimport \"gopkg.in/yaml.v3\"\ntype T yaml.Node\ntype u thing\n"
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	q := &question{folder: &folder{dir: dir, module: &module{path: "example.com/p"}}, name: "T"}
	for message, want := range map[string]string{
		"error: p.go:3:8: unknown type yaml.Node: did you mean xml.Name? Else add its declaration, for example type yaml.Node": "unknown type … [other module]",
		"error: p.go:3:8: unknown type yaml.Node: package gopkg.in/yaml.v3 is not here; give its files (held by value in T)":   "unknown type …: package … is not here [other module]",
		`error: p.go:4:8: unknown type thing (held by value in T, field a)\n  some_windows.go is left out`:                     "unknown type …",
		"error: p.go:1:1: 12 of 1,000 in 'x' or \"y\" and GoFile":                                                              "N of N in … or … and …",
		"error: TYPE: T is too large": "TYPE: … is too large",
	} {
		if kind, _ := newRefusals().kind(q, message); kind != want {
			t.Errorf("%s\nis   %s\nwant %s", message, kind, want)
		}
	}
}
