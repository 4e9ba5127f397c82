// Who allocates a map, as a heap profile has it: every record of runtime.MemProfile whose stack leads from one of the
// functions below, by its frames from the innermost one on (inlined ones by their names too).
package main

import (
	"fmt"
	"maps"
	"runtime"
	"sort"
	"strings"
)

var sink any

//go:noinline
func small(n int) map[int64]int64 {
	m := make(map[int64]int64)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	return m
}

//go:noinline
func hinted(n int) map[int64]int64 {
	m := make(map[int64]int64, 1000)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	return m
}

//go:noinline
func hinted9(n int) map[int64]int64 {
	m := make(map[int64]int64, 9)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	return m
}

//go:noinline
func scanned(n int) map[string]string {
	m := make(map[string]string)
	for i := 0; i < n; i++ {
		m[keys[i]] = ""
	}
	return m
}

//go:noinline
func small32(n int) map[int32]int32 {
	m := make(map[int32]int32)
	for i := 0; i < n; i++ {
		m[int32(i)] = 1
	}
	return m
}

//go:noinline
func pointers(n int) map[*int64]int64 {
	m := make(map[*int64]int64)
	for i := 0; i < n; i++ {
		m[&cells[i]] = 1
	}
	return m
}

//go:noinline
func generic(n int) map[[2]int64]int64 {
	m := make(map[[2]int64]int64)
	for i := 0; i < n; i++ {
		m[[2]int64{int64(i)}] = 1
	}
	return m
}

//go:noinline
func boxed(n int) map[[200]byte][200]byte {
	m := make(map[[200]byte][200]byte)
	for i := 0; i < n; i++ {
		m[[200]byte{byte(i), byte(i >> 8)}] = [200]byte{}
	}
	return m
}

//go:noinline
func looped(n int) map[int64]int64 {
	m := make(map[int64]int64, n)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	for range m {
		break
	}
	return m
}

//go:noinline
func stack(n int) int {
	m := make(map[int64]int64)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	return len(m)
}

//go:noinline
func stack9(n int) int {
	m := make(map[int64]int64, 9)
	for i := 0; i < n; i++ {
		m[int64(i)] = 1
	}
	return len(m)
}

//go:noinline
func remade(m map[int64]int64) map[int64]int64 {
	c := make(map[int64]int64, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

//go:noinline
func clonedNumbers(m map[int64]int64) map[int64]int64 { return maps.Clone(m) }

//go:noinline
func clonedBoxes(m map[[200]byte][200]byte) map[[200]byte][200]byte { return maps.Clone(m) }

var keys []string
var cells [100000]int64

func main() {
	runtime.MemProfileRate = 1
	for i := 0; i < 100000; i++ {
		keys = append(keys, fmt.Sprint("k", i))
	}
	runs := []struct {
		name string
		run  func()
	}{
		{"small", func() { sink = small(3000) }},
		{"hinted", func() { sink = hinted(0) }},
		{"hinted9", func() { sink = hinted9(0) }},
		{"scanned", func() { sink = scanned(3000) }},
		{"small32", func() { sink = small32(3000) }},
		{"pointers", func() { sink = pointers(3000) }},
		{"generic", func() { sink = generic(3000) }},
		{"boxed", func() { sink = boxed(3000) }},
		{"looped", func() { sink = looped(5) }},
		{"stack", func() { sink = stack(3000) }},
		{"stack9", func() { sink = stack9(9) }},
	}
	for _, r := range runs {
		r.run()
	}
	numbers, boxes := small(3000), boxed(300)
	few := small(5)
	sink = [5]any{clonedNumbers(numbers), clonedNumbers(few), clonedBoxes(boxes), remade(numbers), few}
	runtime.GC()
	runtime.GC()
	runtime.GC()
	records := make([]runtime.MemProfileRecord, 100000)
	n, ok := runtime.MemProfile(records, true)
	if !ok {
		panic("more records")
	}
	type sum struct{ objects, bytes int64 }
	sums := map[string]sum{}
	for _, r := range records[:n] {
		frames := runtime.CallersFrames(r.Stack())
		var chain []string
		found := ""
		for {
			f, more := frames.Next()
			if strings.HasPrefix(f.Function, "main.") && !strings.HasPrefix(f.Function, "main.main") {
				found = f.Function
				break
			}
			chain = append(chain, f.Function)
			if !more {
				break
			}
		}
		if found == "" {
			continue
		}
		key := found + ": " + strings.Join(chain, " < ")
		s := sums[key]
		sums[key] = sum{s.objects + r.AllocObjects, s.bytes + r.AllocBytes}
	}
	var lines []string
	for k, s := range sums {
		lines = append(lines, fmt.Sprintf("%s: %d objects, %d bytes", k, s.objects, s.bytes))
	}
	sort.Strings(lines)
	for _, l := range lines {
		fmt.Println(l)
	}
}
