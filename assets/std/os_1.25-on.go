// Package os, Go 1.25 on.
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
	Pid     int
	state   atomic.Uint32
	sigMu   sync.RWMutex
	handle  *processHandle
	cleanup runtimeCleanup
}
type PathError = fs.PathError
type file struct{}
type processHandle struct{}
type runtimeCleanup struct {
	id  uint64
	ptr uintptr
}
