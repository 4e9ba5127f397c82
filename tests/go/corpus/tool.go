package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What the tool is given.
type mode int

const (
	fileAlone mode = iota
	wholePackage
	wholeModule
	modes
)

var modeNames = [modes]string{"file", "package", "module"}

func (m mode) String() string { return modeNames[m] }

// What came of a question in one mode.
type answer struct {
	asked    bool
	accepted bool
	differs  string   // from the truth, where that is known
	refusals []string // lines of stderr
}

// Types in one call. A command line has room for more, but a refusal costs the more calls.
const batch = 100

// One run of the tool.
type call struct {
	mode   mode
	place  string // the file or folder
	types  int
	took   time.Duration
	status string // "" for the exit codes 0, 1 and 2
	code   int
	stdout []byte
	stderr []string
}

// The tool under measure.
type tool struct {
	options *options
	scratch string // copies of packages
	mutex   sync.Mutex
	log     []call // without their output
}

func newTool(o *options) *tool {
	scratch, err := os.MkdirTemp("", "corpus")
	check(err)
	return &tool{options: o, scratch: scratch}
}

func (t *tool) close() { os.RemoveAll(t.scratch) }

func (t *tool) calls(m mode) int {
	n := 0
	for _, c := range t.log {
		if c.mode == m {
			n++
		}
	}
	return n
}

// Questions that are asked with the same declarations.
type group struct {
	mode      mode
	decls     []string
	place     string
	dir       string
	questions []*question
}

// Asks all questions in one mode.
func (t *tool) ask(m mode, questions []*question) {
	type key struct{ dir, file string }
	var order []key
	by := map[key][]*question{}
	for _, q := range questions {
		k := key{dir: q.folder.dir}
		if m == fileAlone {
			k.file = q.file
		}
		if by[k] == nil {
			order = append(order, k)
		}
		by[k] = append(by[k], q)
	}
	work := make(chan *group)
	var running sync.WaitGroup
	for range max(1, t.options.jobs) {
		running.Go(func() {
			for g := range work {
				t.askGroup(g)
			}
		})
	}
	for _, k := range order {
		work <- t.group(m, by[k])
	}
	close(work)
	running.Wait()
}

func (t *tool) group(m mode, questions []*question) *group {
	f := questions[0].folder
	g := &group{mode: m, dir: f.dir, place: f.dir, questions: questions}
	switch {
	case m == fileAlone:
		g.decls = []string{"@" + questions[0].file}
		g.place = filepath.Join(f.dir, questions[0].file)
	case m == wholePackage && t.options.byDir:
		g.decls = []string{t.copied(f)}
	case m == wholePackage:
		for _, name := range f.files {
			g.decls = append(g.decls, "@"+name)
		}
	default:
		g.decls = []string{f.dir}
	}
	return g
}

// A copy of a package's files, with no go.mod above it.
func (t *tool) copied(f *folder) string {
	dir, err := os.MkdirTemp(t.scratch, "p")
	check(err)
	for _, name := range f.files {
		text, err := os.ReadFile(filepath.Join(f.dir, name))
		check(err)
		check(os.WriteFile(filepath.Join(dir, name), text, 0o644))
	}
	return dir
}

func (t *tool) askGroup(g *group) {
	if g.mode == wholePackage && t.options.byDir {
		defer os.RemoveAll(g.decls[0])
	}
	if t.options.each {
		for _, q := range g.questions {
			t.askSome(g, []*question{q})
		}
		return
	}
	for some := range slices.Chunk(g.questions, batch) {
		if t.askSome(g, some) || len(some) == 1 {
			continue
		}
		// A TYPE that needs none of the declarations: what refuses it refuses every one.
		c := t.run(g, []string{"int"})
		t.note(c)
		if c.code == 0 && c.status == "" {
			t.halve(g, some)
			continue
		}
		for _, q := range g.questions {
			if !q.answers[g.mode].asked {
				q.answers[g.mode] = refused(&c)
			}
		}
		return
	}
}

func (t *tool) halve(g *group, some []*question) {
	half := len(some) / 2
	for _, part := range [][]*question{some[:half], some[half:]} {
		if !t.askSome(g, part) && len(part) > 1 {
			t.halve(g, part)
		}
	}
}

// Asks some questions in one call. Tells whether they have answers; a single one always has.
func (t *tool) askSome(g *group, some []*question) bool {
	names := make([]string, len(some))
	for i, q := range some {
		names[i] = q.name
	}
	c := t.run(g, names)
	var found []*layout
	if c.code == 0 && c.status == "" {
		if err := json.Unmarshal(c.stdout, &found); err != nil || len(found) != len(some) {
			c.status = "exit 0 with other than its JSON"
		}
	}
	t.note(c)
	if c.code != 0 || c.status != "" {
		if len(some) == 1 {
			some[0].answers[g.mode] = refused(&c)
		}
		return false
	}
	for i, q := range some {
		a := answer{asked: true, accepted: true}
		if q.truth != nil {
			a.differs = q.truth.differs(found[i])
		}
		q.answers[g.mode] = a
	}
	return true
}

func refused(c *call) answer {
	a := answer{asked: true, refusals: c.stderr}
	if c.status != "" {
		a.refusals = append([]string{c.status}, c.stderr...)
	}
	return a
}

func (t *tool) run(g *group, types []string) call {
	args := slices.Concat([]string{"layout"}, types)
	for _, d := range g.decls {
		args = append(args, "--decl", d)
	}
	args = append(args, "--go", t.options.goVer, "--arch", t.options.arch, "--json")
	c := call{mode: g.mode, place: g.place, types: len(types)}
	t.execute(&c, g.dir, args)
	return c
}

// Runs the tool.
func (t *tool) execute(c *call, dir string, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), t.options.limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, t.options.tool, args...)
	cmd.Dir = dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	c.took = time.Since(start)
	c.stdout = stdout.Bytes()
	for line := range strings.Lines(stderr.String()) {
		c.stderr = append(c.stderr, strings.TrimSpace(line))
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
	case ctx.Err() != nil:
		c.status = "ended after " + t.options.limit.String()
	case errors.As(err, &exit) && exit.Exited():
		c.code = exit.ExitCode()
		if c.code != 1 && c.code != 2 {
			c.status = "exit " + strconv.Itoa(c.code)
		}
	case errors.As(err, &exit):
		c.status = exit.String()
	default:
		fail("%v", err)
	}
}

// Notes a call. What it wrote is kept of one that should not be.
func (t *tool) note(c call) {
	c.stdout = nil
	if c.status == "" {
		c.stderr = nil
	}
	t.mutex.Lock()
	t.log = append(t.log, c)
	t.mutex.Unlock()
}
