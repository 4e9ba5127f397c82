// Package bufio, Go 1.21 on.
package bufio

type Reader struct {
	buf          []byte
	rd           io.Reader
	r            int
	w            int
	err          error
	lastByte     int
	lastRuneSize int
}
type Writer struct {
	err error
	buf []byte
	n   int
	wr  io.Writer
}
type ReadWriter struct {
	*Reader
	*Writer
}
type Scanner struct {
	r            io.Reader
	split        SplitFunc
	maxTokenSize int
	token        []byte
	buf          []byte
	start        int
	end          int
	err          error
	empties      int
	scanCalled   bool
	done         bool
}
type SplitFunc func([]byte, bool) (int, []byte, error)
