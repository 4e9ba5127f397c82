// Corpus measures how much of real Go code Mapscope lays out, and whether it is right: see README.md.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// What the command line says.
type options struct {
	tool    string
	goVer   string
	arch    string
	cgo     bool
	sample  int
	modes   []mode
	repos   []string
	byDir   bool
	each    bool
	jobs    int
	limit   time.Duration
	list    string
	top     int
	diffs   int
	crashes string
}

func main() {
	var o options
	var modes, repos string
	flag.StringVar(&o.tool, "tool", "mapscope", "the mapscope to measure")
	flag.StringVar(&o.goVer, "go", "1.27", "its --go")
	flag.StringVar(&o.arch, "arch", "amd64", "its --arch, and GOARCH: amd64, arm64, riscv64, 386, arm or wasm")
	flag.BoolVar(&o.cgo, "cgo", false, "count files that import C")
	flag.IntVar(&o.sample, "sample", 0, "ask only N types, always the same; 0: all")
	flag.StringVar(&modes, "modes", "file,package,module", "what to give the tool")
	flag.StringVar(&repos, "repos", "", "only these repositories of the corpus, split by commas")
	flag.BoolVar(&o.byDir, "dir", false, "give a package as --decl DIR, a copy of its files outside of any module")
	flag.BoolVar(&o.each, "each", false, "one call a type, never several types in one")
	flag.IntVar(&o.jobs, "jobs", 1, "calls at once")
	flag.DurationVar(&o.limit, "limit", time.Minute, "end a call after this long")
	flag.StringVar(&o.list, "list", "", "also write a line a question and mode to this file, split by tabs")
	flag.IntVar(&o.top, "top", 25, "how many refusals to tell")
	flag.IntVar(&o.diffs, "diffs", 50, "how many differences to tell")
	flag.StringVar(&o.crashes, "crashes", "", "run every .go file of this folder instead, and tell crashes and slow calls")
	flag.Usage = func() {
		fmt.Fprintf(os.Stderr, "usage: corpus [flags] CORPUS\n       corpus [flags] -crashes DIR\n")
		flag.PrintDefaults()
	}
	flag.Parse()
	if strings.ContainsRune(o.tool, filepath.Separator) {
		abs, err := filepath.Abs(o.tool)
		check(err)
		o.tool = abs
	}
	if o.crashes != "" {
		if flag.NArg() != 0 {
			fail("-crashes takes no corpus beside its folder")
		}
		os.Exit(crashes(&o))
	}
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	for _, m := range strings.Split(modes, ",") {
		i := slices.Index(modeNames[:], m)
		if i < 0 {
			fail("-modes: %q is none of %s", m, strings.Join(modeNames[:], ", "))
		}
		o.modes = append(o.modes, mode(i))
	}
	if repos != "" {
		o.repos = strings.Split(repos, ",")
	}
	os.Exit(measure(&o, flag.Arg(0)))
}

// Asks every question in every mode and prints the tables.
func measure(o *options, corpus string) int {
	loader := newLoader(o.arch, o.cgo)

	repos, err := findRepos(corpus, o.repos)
	check(err)
	all := make([]*question, 0, 1<<15)
	for _, r := range repos {
		loader.survey(r)
		all = append(all, r.questions...)
		progress("%-28s %6d types in %d packages", r.name, len(r.questions), r.packages)
	}
	asked := sampled(all, o.sample)
	byRepo := map[*repo][]*question{}
	for _, q := range asked {
		byRepo[q.repo] = append(byRepo[q.repo], q)
	}
	for _, r := range repos {
		start := time.Now()
		loader.truths(r, byRepo[r])
		progress("%-28s %6d layouts by go/types, %.1f s", r.name, len(byRepo[r]), time.Since(start).Seconds())
		runtime.GC()
	}
	t := newTool(o)
	defer t.close()
	for _, m := range o.modes {
		start := time.Now()
		t.ask(m, asked)
		progress("mode %-8s %d calls, %.0f s", m, t.calls(m), time.Since(start).Seconds())
	}
	if o.list != "" {
		check(writeList(o.list, o, asked))
	}
	return report(os.Stdout, o, repos, byRepo, asked, t)
}

func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "error: "+format+"\n", args...)
	os.Exit(2)
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}
