// Package io, Go 1.21 on.
package io

type Reader interface{ Read([]byte) (int, error) }
type Writer interface{ Write([]byte) (int, error) }
type Closer interface{ Close() error }
type Seeker interface {
	Seek(int64, int) (int64, error)
}
type ReadWriter interface {
	Read([]byte) (int, error)
	Write([]byte) (int, error)
}
type ReadCloser interface {
	Close() error
	Read([]byte) (int, error)
}
type WriteCloser interface {
	Close() error
	Write([]byte) (int, error)
}
type ReadWriteCloser interface {
	Close() error
	Read([]byte) (int, error)
	Write([]byte) (int, error)
}
type ReadSeeker interface {
	Read([]byte) (int, error)
	Seek(int64, int) (int64, error)
}
type ReaderAt interface {
	ReadAt([]byte, int64) (int, error)
}
type WriterAt interface {
	WriteAt([]byte, int64) (int, error)
}
type ReaderFrom interface{ ReadFrom(Reader) (int64, error) }
type WriterTo interface{ WriteTo(Writer) (int64, error) }
type ByteReader interface{ ReadByte() (byte, error) }
type ByteWriter interface{ WriteByte(byte) error }
type StringWriter interface{ WriteString(string) (int, error) }
