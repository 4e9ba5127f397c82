// What `go test -benchmem` says of maps that do not escape, and of the same maps when they do.
//
// A line a case: place, type, hint, entries, bytes and allocations an operation. Hashes are random, so the least of many
// benchmarks of one iteration is printed: the case in which no bucket or group overflows.
package main

import (
	"flag"
	"fmt"
	"maps"
	"testing"
)

var sink any

// Each hint is a constant of its own, as in the source of a program: the compiler decides by it.
//
//go:noinline
func fill[K comparable, V any](keys []K, hint int) int {
	var v V
	switch hint {
	case -1:
		m := make(map[K]V)
		for _, k := range keys {
			m[k] = v
		}
		return len(m)
	case 0:
		m := make(map[K]V, 0)
		for _, k := range keys {
			m[k] = v
		}
		return len(m)
	case 8:
		m := make(map[K]V, 8)
		for _, k := range keys {
			m[k] = v
		}
		return len(m)
	case 9:
		m := make(map[K]V, 9)
		for _, k := range keys {
			m[k] = v
		}
		return len(m)
	case 100:
		m := make(map[K]V, 100)
		for _, k := range keys {
			m[k] = v
		}
		return len(m)
	}
	// A hint that the compiler does not know: those from 1000 on stand for it.
	m := make(map[K]V, hint-1000)
	for _, k := range keys {
		m[k] = v
	}
	return len(m)
}

//go:noinline
func escape[K comparable, V any](keys []K, _ int) int {
	var v V
	m := make(map[K]V)
	sink = m
	for _, k := range keys {
		m[k] = v
	}
	return len(m)
}

// clear, and filled again.
//
//go:noinline
func cleared[K comparable, V any](keys []K, _ int) int {
	var v V
	m := make(map[K]V)
	for _, k := range keys {
		m[k] = v
	}
	clear(m)
	for _, k := range keys {
		m[k] = v
	}
	return len(m)
}

// A copy by a loop, into a map that does not escape either.
//
//go:noinline
func remade[K comparable, V any](keys []K, _ int) int {
	var v V
	m := make(map[K]V)
	for _, k := range keys {
		m[k] = v
	}
	n := make(map[K]V)
	for k, v := range m {
		n[k] = v
	}
	m = n
	for _, k := range keys {
		m[k] = v
	}
	return len(m)
}

//go:noinline
func cloned[K comparable, V any](keys []K, _ int) int {
	var v V
	m := make(map[K]V)
	for _, k := range keys {
		m[k] = v
	}
	m = maps.Clone(m)
	for _, k := range keys {
		m[k] = v
	}
	return len(m)
}

// The least of many benchmarks.
func least(f func()) (bytes, allocs int64) {
	bytes, allocs = 1<<62, 1<<62
	for i := 0; i < 25; i++ {
		r := testing.Benchmark(func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; i < b.N; i++ {
				f()
			}
		})
		if r.AllocedBytesPerOp() < bytes {
			bytes, allocs = r.AllocedBytesPerOp(), r.AllocsPerOp()
		}
	}
	return bytes, allocs
}

func cases[K comparable, V any](name string, key func(int) K) {
	keys := make([]K, 100)
	for i := range keys {
		keys[i] = key(i)
	}
	row := func(how string, f func([]K, int) int, hint, n int) {
		bytes, allocs := least(func() { f(keys[:n], hint) })
		fmt.Printf("%s|%s|%d|%d|%d|%d\n", how, name, hint, n, bytes, allocs)
	}
	for _, hint := range []int{-1, 0, 8, 9, 100, 1008} {
		for _, n := range []int{0, 1, 8, 9, 14} {
			row("stack", fill[K, V], hint, n)
			if hint == -1 {
				row("heap", escape[K, V], hint, n)
			}
		}
	}
	for _, n := range []int{1, 8, 9} {
		row("cleared", cleared[K, V], -1, n)
		row("remade", remade[K, V], -1, n)
		row("cloned", cloned[K, V], -1, n)
	}
}

func main() {
	testing.Init()
	flag.Parse()
	if err := flag.Set("test.benchtime", "1x"); err != nil {
		panic(err)
	}
	number := func(i int) int64 { return int64(i) }
	text := func(i int) string { return fmt.Sprintf("k%d", i) }
	large := func(i int) (k [200]byte) { k[0] = byte(i); return k }
	wide := func(i int) (k [128]byte) { k[0] = byte(i); return k }
	cases[int64, int64]("map[int64]int64", number)
	cases[int32, bool]("map[int32]bool", func(i int) int32 { return int32(i) })
	cases[string, int64]("map[string]int64", text)
	cases[int64, string]("map[int64]string", number)
	cases[[200]byte, int64]("map[[200]byte]int64", large)
	cases[int64, [200]byte]("map[int64][200]byte", number)
	cases[[200]byte, [200]byte]("map[[200]byte][200]byte", large)
	cases[[128]byte, [128]byte]("map[[128]byte][128]byte", wide)
	cases[int64, [128]byte]("map[int64][128]byte", number)
}
