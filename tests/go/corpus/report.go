package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Answers, added up.
type sums struct {
	types, known                            int
	accepted, compared, differing           [modes]int
	within, withinAccepted, unknownAccepted [modes]int
}

func add(to *sums, q *question, asked []mode) {
	to.types++
	if q.truth != nil {
		to.known++
	}
	for _, m := range asked {
		a := &q.answers[m]
		within := q.truth != nil && q.reach <= reach(m)
		if within {
			to.within[m]++
		}
		if !a.accepted {
			continue
		}
		to.accepted[m]++
		if within {
			to.withinAccepted[m]++
		}
		if q.truth == nil {
			to.unknownAccepted[m]++
			continue
		}
		to.compared[m]++
		if a.differs != "" {
			to.differing[m]++
		}
	}
}

func percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}

// Prints everything. 1 where a layout differs or a call did what none should.
func report(out io.Writer, o *options, repos []*repo, byRepo map[*repo][]*question, asked []*question, t *tool) int {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	packages, types, refused := 0, 0, 0
	for _, r := range repos {
		packages += r.packages
		types += len(r.questions)
		refused += r.refused
	}
	fmt.Fprintf(out, "Go %s, linux/%s, cgo %v: %d types in %d packages of %d repositories, %d of them asked; %d folders are no package\n\n",
		o.goVer, o.arch, o.cgo, types, packages, len(repos), len(asked), refused)

	head := "repository\ttypes\tasked\tknown\t"
	for _, m := range o.modes {
		head += m.String() + "\t \tdiffer\t"
	}
	fmt.Fprintln(w, head)
	line := func(name string, types int, s *sums) {
		row := fmt.Sprintf("%s\t%d\t%d\t%d\t", name, types, s.types, s.known)
		for _, m := range o.modes {
			row += fmt.Sprintf("%d\t%s\t%d\t", s.accepted[m], percent(s.accepted[m], s.types), s.differing[m])
		}
		fmt.Fprintln(w, row)
	}
	var total sums
	for _, r := range repos {
		var s sums
		for _, q := range byRepo[r] {
			add(&s, q, o.modes)
			add(&total, q, o.modes)
		}
		line(r.name, len(r.questions), &s)
	}
	line("all", types, &total)
	w.Flush()

	fmt.Fprintln(out, "\nWithin: of the known types, those that hold by value only what that mode gives and the standard library.")
	fmt.Fprintln(w, "mode\tasked\taccepted\t \twithin\taccepted\t \tcompared\tdiffer\tunknown, accepted\tcalls\tmedian\t99 %\tlongest\t")
	bad := 0
	for _, m := range o.modes {
		took := durations(t.log, m)
		fmt.Fprintf(w, "%s\t%d\t%d\t%s\t%d\t%d\t%s\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t\n", m, total.types, total.accepted[m],
			percent(total.accepted[m], total.types), total.within[m], total.withinAccepted[m],
			percent(total.withinAccepted[m], total.within[m]), total.compared[m], total.differing[m], total.unknownAccepted[m],
			len(took), millis(part(took, 0.5)), millis(part(took, 0.99)), millis(part(took, 1)))
		bad += total.differing[m]
	}
	w.Flush()

	for _, m := range o.modes {
		counted := newRefusals()
		n := 0
		for _, q := range asked {
			if a := &q.answers[m]; !a.accepted {
				counted.add(q, a.refusals)
				n++
			}
		}
		fmt.Fprintf(out, "\n%s: %d refused. Questions with a message, with it first, with no other:\n", m, n)
		for _, r := range most(counted.kinds, o.top) {
			fmt.Fprintf(out, "%7d %7d %7d  %s\n            such as %s\n", r.any, r.first, r.alone, r.text, r.file)
		}
		fmt.Fprintf(out, "%s: the same with names:\n", m)
		for _, r := range most(counted.texts, o.top) {
			fmt.Fprintf(out, "%7d %7d %7d  %s\n", r.any, r.first, r.alone, r.text)
		}
	}

	fmt.Fprintf(out, "\n%d layouts differ from go/types'\n", bad)
	left := o.diffs
	for _, m := range o.modes {
		for _, q := range asked {
			if d := q.answers[m].differs; d != "" && left > 0 {
				fmt.Fprintf(out, "  %-8s %s: %s\n", m, q.id(), d)
				left--
			}
		}
	}

	root := filepath.Dir(repos[0].dir)
	fmt.Fprintln(out, "\nslowest calls")
	slices.SortStableFunc(t.log, func(a, b call) int { return cmp.Compare(b.took, a.took) })
	for _, c := range t.log[:min(20, len(t.log))] {
		fmt.Fprintf(out, "  %9s  %-8s %4d types  %s\n", millis(c.took), c.mode, c.types, relative(root, c.place))
	}
	odd := 0
	for _, c := range t.log {
		if c.status != "" {
			odd++
			fmt.Fprintf(out, "crash: %s %s: %s\n", c.mode, relative(root, c.place), c.status)
			for _, line := range c.stderr {
				fmt.Fprintf(out, "      %s\n", line)
			}
		}
	}
	fmt.Fprintf(out, "%d calls crashed\n", odd)
	if bad+odd > 0 {
		return 1
	}
	return 0
}

func relative(root, path string) string {
	if rel, err := filepath.Rel(root, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return path
}

func durations(log []call, m mode) []time.Duration {
	var took []time.Duration
	for _, c := range log {
		if c.mode == m {
			took = append(took, c.took)
		}
	}
	slices.Sort(took)
	return took
}

func part(sorted []time.Duration, of float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(of*float64(len(sorted)-1))]
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000) }

// A line a question and mode, for comparing one tool with another.
func writeList(path string, o *options, asked []*question) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(file)
	for _, q := range asked {
		for _, m := range o.modes {
			a := &q.answers[m]
			word, why := "refused", ""
			switch {
			case a.accepted && q.truth == nil:
				word = "accepted, not known"
			case a.accepted && a.differs == "":
				word = "accepted"
			case a.accepted:
				word, why = "differs", a.differs
			case len(a.refusals) > 0:
				why = a.refusals[0]
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", m, q.id(), word, strings.ReplaceAll(why, "\t", " "))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return file.Close()
}
