// Package sync, Go 1.22 to 1.23.
package sync

type Mutex struct {
	state int32
	sema  uint32
}
type RWMutex struct {
	w           Mutex
	writerSem   uint32
	readerSem   uint32
	readerCount atomic.Int32
	readerWait  atomic.Int32
}
type Once struct {
	done atomic.Uint32
	m    Mutex
}
type WaitGroup struct {
	noCopy noCopy
	state  atomic.Uint64
	sema   uint32
}
type Map struct {
	mu     Mutex
	read   atomicPointerReadOnly
	dirty  map[any]*entry
	misses int
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
type atomicPointerReadOnly struct {
	_ [0]*readOnly
	_ atomicNoCopy
	v unsafe.Pointer
}
type copyChecker uintptr
type entry struct{}
type noCopy struct{}
type notifyList struct {
	wait   uint32
	notify uint32
	lock   uintptr
	head   unsafe.Pointer
	tail   unsafe.Pointer
}
type readOnly struct{}
