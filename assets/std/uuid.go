// Package github.com/google/uuid, Go 1.21 on.
package uuid

type UUID [16]byte
type NullUUID struct {
	UUID  UUID
	Valid bool
}
type UUIDs []UUID
type Domain byte
type Time int64
type Variant byte
type Version byte
