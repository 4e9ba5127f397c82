// Package sync, Go 1.25 on.
package sync

type Mutex struct {
	_  noCopy
	mu syncMutex
}
type RWMutex struct {
	w           Mutex
	writerSem   uint32
	readerSem   uint32
	readerCount atomic.Int32
	readerWait  atomic.Int32
}
type Once struct {
	_    noCopy
	done atomic.Bool
	m    Mutex
}
type WaitGroup struct {
	noCopy noCopy
	state  atomic.Uint64
	sema   uint32
}
type Map struct {
	_ noCopy
	m syncHashTrieMapAnyAny
}
type Pool struct {
	noCopy     noCopy
	local      unsafe.Pointer
	localSize  uintptr
	victim     unsafe.Pointer
	victimSize uintptr
	New        func() any
}
type Cond struct {
	noCopy  noCopy
	L       Locker
	notify  notifyList
	checker copyChecker
}
type Locker interface {
	Lock()
	Unlock()
}
type atomicNoCopy struct{}
type atomicPointerIndirect struct {
	_ [0]*syncIndirectAnyAny
	_ atomicNoCopy
	v unsafe.Pointer
}
type copyChecker uintptr
type noCopy struct{}
type notifyList struct {
	wait   uint32
	notify uint32
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}
type syncEqualFunc func(unsafe.Pointer, unsafe.Pointer) bool
type syncHashFunc func(unsafe.Pointer, uintptr) uintptr
type syncHashTrieMapAnyAny struct {
	inited   atomic.Uint32
	initMu   syncMutex
	root     atomicPointerIndirect
	keyHash  syncHashFunc
	valEqual syncEqualFunc
	seed     uintptr
}
type syncIndirectAnyAny struct{}
type syncMutex struct {
	state int32
	sema  uint32
}
