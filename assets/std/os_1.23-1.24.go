// Package os, Go 1.23 to 1.24.
package os

type File struct {
	*file
}
type FileMode = fs.FileMode
type FileInfo = fs.FileInfo
type DirEntry = fs.DirEntry
type Signal interface {
	Signal()
	String() string
}
type Process struct {
	Pid    int
	mode   processMode
	state  atomic.Uint64
	sigMu  sync.RWMutex
	handle uintptr
}
type PathError = fs.PathError
type file struct{}
type processMode uint8
