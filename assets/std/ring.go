// Package container/ring, Go 1.21 to 1.27.
package ring

type Ring struct {
	next  *Ring
	prev  *Ring
	Value any
}
