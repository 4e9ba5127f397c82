// Package net/netip, Go 1.23 on.
package netip

type Addr struct {
	addr uint128
	z    uniqueHandleAddrDetail
}
type AddrPort struct {
	ip   Addr
	port uint16
}
type Prefix struct {
	ip          Addr
	bitsPlusOne uint8
}
type addrDetail struct{}
type uint128 struct {
	hi uint64
	lo uint64
}
type uniqueHandleAddrDetail struct {
	value *addrDetail
}
