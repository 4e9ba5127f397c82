// Package io/fs, Go 1.21 on.
package fs

type FileMode uint32
type FileInfo interface {
	IsDir() bool
	ModTime() time.Time
	Mode() FileMode
	Name() string
	Size() int64
	Sys() any
}
type DirEntry interface {
	Info() (FileInfo, error)
	IsDir() bool
	Name() string
	Type() FileMode
}
type FS interface{ Open(string) (File, error) }
type File interface {
	Close() error
	Read([]byte) (int, error)
	Stat() (FileInfo, error)
}
type PathError struct {
	Op   string
	Path string
	Err  error
}
