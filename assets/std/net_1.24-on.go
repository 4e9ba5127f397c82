// Package net, Go 1.24 on.
package net

type IP []byte
type IPMask []byte
type IPNet struct {
	IP   IP
	Mask IPMask
}
type HardwareAddr []byte
type IPAddr struct {
	IP   IP
	Zone string
}
type TCPAddr struct {
	IP   IP
	Port int
	Zone string
}
type UDPAddr struct {
	IP   IP
	Port int
	Zone string
}
type UnixAddr struct {
	Name string
	Net  string
}
type Addr interface {
	Network() string
	String() string
}
type Conn interface {
	Close() error
	LocalAddr() Addr
	Read([]byte) (int, error)
	RemoteAddr() Addr
	SetDeadline(time.Time) error
	Write([]byte) (int, error)
}
type Listener interface {
	Accept() (Conn, error)
	Addr() Addr
	Close() error
}
type TCPConn struct {
	conn
}
type UDPConn struct {
	conn
}
type Dialer struct {
	Timeout         time.Duration
	Deadline        time.Time
	LocalAddr       Addr
	DualStack       bool
	FallbackDelay   time.Duration
	KeepAlive       time.Duration
	KeepAliveConfig KeepAliveConfig
	Resolver        *Resolver
	Cancel          <-chan struct{}
	Control         func(string, string, syscallRawConn) error
	ControlContext  func(context.Context, string, string, syscallRawConn) error
	mptcpStatus     mptcpStatusDial
}
type KeepAliveConfig struct {
	Enable   bool
	Idle     time.Duration
	Interval time.Duration
	Count    int
}
type Resolver struct{}
type conn struct {
	fd *netFD
}
type mptcpStatusDial uint8
type netFD struct{}
type syscallRawConn interface{ Control() }
