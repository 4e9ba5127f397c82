// Package net/netip, Go 1.21 to 1.22.
package netip

type Addr struct {
	addr uint128
	z    *internValue
}
type AddrPort struct {
	ip   Addr
	port uint16
}
type Prefix struct {
	ip          Addr
	bitsPlusOne uint8
}
type internValue struct{}
type uint128 struct {
	hi uint64
	lo uint64
}
