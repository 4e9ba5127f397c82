package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A call that takes longer is told.
const slow = 500 * time.Millisecond

// Every .go file of a folder, tests, broken ones and other systems' too, through the tool. 1 where it crashes.
func crashes(o *options) int {
	root, err := filepath.Abs(o.crashes)
	check(err)
	t := newTool(o)
	defer t.close()
	files := make(chan string)
	var running sync.WaitGroup
	for range max(1, o.jobs) {
		running.Go(func() {
			for path := range files {
				args := []string{"layout", "int", "--decl", "@" + path, "--go", o.goVer, "--arch", o.arch, "--json"}
				c := call{place: path, types: 1}
				t.execute(&c, root, args)
				t.note(c)
			}
		})
	}
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && strings.HasSuffix(path, ".go") {
			files <- path
		}
		return err
	})
	check(err)
	close(files)
	running.Wait()

	codes := map[int]int{}
	var bad, late []call
	for _, c := range t.log {
		if c.status != "" {
			bad = append(bad, c)
		} else {
			codes[c.code]++
		}
		if c.took > slow {
			late = append(late, c)
		}
	}
	fmt.Printf("%d files: %d exit 0, %d exit 1, %d exit 2, %d crash\n", len(t.log), codes[0], codes[1], codes[2], len(bad))
	slices.SortFunc(bad, func(a, b call) int { return strings.Compare(a.place, b.place) })
	for _, c := range bad {
		fmt.Printf("  %s: %s\n", c.place, c.status)
		for _, line := range c.stderr {
			fmt.Printf("      %s\n", line)
		}
	}
	slices.SortFunc(late, func(a, b call) int { return cmp.Compare(b.took, a.took) })
	fmt.Printf("%d took over %v\n", len(late), slow)
	for _, c := range late {
		fmt.Printf("  %6.2f s  %s\n", c.took.Seconds(), c.place)
	}
	if len(bad) > 0 {
		return 1
	}
	return 0
}
