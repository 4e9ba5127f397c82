// Package container/ring, Go 1.21 on.
package ring

type Ring struct {
	next  *Ring
	prev  *Ring
	Value any
}
