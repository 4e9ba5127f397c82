// Package os, Go 1.21 to 1.22.
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
	handle uintptr
	isdone atomic.Bool
	sigMu  sync.RWMutex
}
type PathError = fs.PathError
type file struct{}
