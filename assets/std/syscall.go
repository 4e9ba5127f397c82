// Package syscall, Go 1.21 to 1.27.
package syscall

type Errno uintptr
type Signal int
