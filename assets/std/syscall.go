// Package syscall, Go 1.21 on.
package syscall

type Errno uintptr
type Signal int
