// Package net/http, Go 1.27 on.
package http

type Header map[string][]string
type Request struct {
	Method           string
	URL              *url.URL
	Proto            string
	ProtoMajor       int
	ProtoMinor       int
	Header           Header
	Body             io.ReadCloser
	GetBody          func() (io.ReadCloser, error)
	ContentLength    int64
	TransferEncoding []string
	Close            bool
	Host             string
	Form             url.Values
	PostForm         url.Values
	MultipartForm    *multipartForm
	Trailer          Header
	RemoteAddr       string
	RequestURI       string
	TLS              *tlsConnectionState
	Cancel           <-chan struct{}
	Response         *Response
	Pattern          string
	ctx              context.Context
	pat              *pattern
	matches          []string
	otherValues      map[string]string
}
type Response struct {
	Status           string
	StatusCode       int
	Proto            string
	ProtoMajor       int
	ProtoMinor       int
	Header           Header
	Body             io.ReadCloser
	ContentLength    int64
	TransferEncoding []string
	Close            bool
	Uncompressed     bool
	Trailer          Header
	Request          *Request
	TLS              *tlsConnectionState
}
type Client struct {
	Transport     RoundTripper
	CheckRedirect func(*Request, []*Request) error
	Jar           CookieJar
	Timeout       time.Duration
}
type Handler interface {
	ServeHTTP(ResponseWriter, *Request)
}
type HandlerFunc func(ResponseWriter, *Request)
type ResponseWriter interface {
	Header() Header
	Write([]byte) (int, error)
	WriteHeader(int)
}
type RoundTripper interface {
	RoundTrip(*Request) (*Response, error)
}
type Cookie struct {
	Name        string
	Value       string
	Quoted      bool
	Path        string
	Domain      string
	Expires     time.Time
	RawExpires  string
	MaxAge      int
	Secure      bool
	HttpOnly    bool
	SameSite    SameSite
	Partitioned bool
	Raw         string
	Unparsed    []string
}
type SameSite int
type CookieJar interface {
	Cookies(*url.URL) []*Cookie
	SetCookies(*url.URL, []*Cookie)
}
type Server struct {
	Addr                         string
	Handler                      Handler
	DisableGeneralOptionsHandler bool
	TLSConfig                    *tlsConfig
	ReadTimeout                  time.Duration
	ReadHeaderTimeout            time.Duration
	WriteTimeout                 time.Duration
	IdleTimeout                  time.Duration
	MaxHeaderBytes               int
	MaxHeaderValueCount          int
	TLSNextProto                 map[string]func(*Server, *tlsConn, Handler)
	ConnState                    func(net.Conn, ConnState)
	ErrorLog                     *log.Logger
	BaseContext                  func(net.Listener) context.Context
	ConnContext                  func(context.Context, net.Conn) context.Context
	HTTP2                        *HTTP2Config
	Protocols                    *Protocols
	DisableClientPriority        bool
	inShutdown                   atomic.Bool
	disableKeepAlives            atomic.Bool
	nextProtoOnce                sync.Once
	nextProtoErr                 error
	mu                           sync.Mutex
	listeners                    map[*net.Listener]struct{}
	activeConn                   map[*conn]struct{}
	onShutdown                   []func()
	h2                           *http2Server
	h2Config                     http2ExternalServerConfig
	h2IdleTimeout                time.Duration
	h3                           *http3ServerHandler
	listenerGroup                sync.WaitGroup
}
type ServeMux struct {
	mu     sync.RWMutex
	tree   routingNode
	index  routingIndex
	mux121 serveMux121
}
type Transport struct {
	idleMu                 sync.Mutex
	closeIdle              bool
	idleConn               map[connectMethodKey][]*persistConn
	idleConnWait           map[connectMethodKey]wantConnQueue
	idleLRU                connLRU
	reqMu                  sync.Mutex
	reqCanceler            map[*Request]contextCancelCauseFunc
	altMu                  sync.Mutex
	altProto               atomic.Value
	connsPerHostMu         sync.Mutex
	connsPerHost           map[connectMethodKey]int
	connsPerHostWait       map[connectMethodKey]wantConnQueue
	dialsInProgress        wantConnQueue
	Proxy                  func(*Request) (*url.URL, error)
	OnProxyConnectResponse func(context.Context, *url.URL, *Request, *Response) error
	DialContext            func(context.Context, string, string) (net.Conn, error)
	Dial                   func(string, string) (net.Conn, error)
	DialTLSContext         func(context.Context, string, string) (net.Conn, error)
	DialTLS                func(string, string) (net.Conn, error)
	TLSClientConfig        *tlsConfig
	TLSHandshakeTimeout    time.Duration
	DisableKeepAlives      bool
	DisableCompression     bool
	MaxIdleConns           int
	MaxIdleConnsPerHost    int
	MaxConnsPerHost        int
	IdleConnTimeout        time.Duration
	ResponseHeaderTimeout  time.Duration
	ExpectContinueTimeout  time.Duration
	TLSNextProto           map[string]func(string, *tlsConn) RoundTripper
	ProxyConnectHeader     Header
	GetProxyConnectHeader  func(context.Context, *url.URL, string) (Header, error)
	MaxResponseHeaderBytes int64
	WriteBufferSize        int
	ReadBufferSize         int
	nextProtoOnce          sync.Once
	closeIdleFunc          closeIdleConnectionser
	h2Transport            *http2Transport
	h2Config               http2ExternalTransportConfig
	h3Transport            dialClientConner
	tlsNextProtoWasNil     bool
	ForceAttemptHTTP2      bool
	HTTP2                  *HTTP2Config
	Protocols              *Protocols
}
type ConnState int
type HTTP2Config struct{}
type Protocols struct{}
type closeIdleConnectionser interface{ CloseIdleConnections() }
type conn struct{}
type connLRU struct {
	ll *list.List
	m  map[*persistConn]*list.Element
}
type connectMethodKey struct {
	proxy  string
	scheme string
	addr   string
	onlyH1 bool
}
type contextCancelCauseFunc func(error)
type dialClientConner interface{ DialClientConn() }
type entryStringRoutingNode struct {
	key   string
	value *routingNode
}
type http2ExternalServerConfig interface{ IdleTimeout() time.Duration }
type http2ExternalTransportConfig interface {
	ConnFromContext(context.Context) net.Conn
	DialFromContext(context.Context, string, string) (net.Conn, error)
	DisableCompression() bool
	ExternalRoundTrip() bool
	IdleConnTimeout() time.Duration
	MaxHeaderListSize() int64
}
type http2Server struct{}
type http2Transport struct{}
type http3ServerHandler struct{}
type mappingStringRoutingNode struct {
	s []entryStringRoutingNode
	m map[string]*routingNode
}
type multipartForm struct{}
type muxEntry struct {
	h       Handler
	pattern string
}
type pattern struct{}
type persistConn struct{}
type routingIndex struct {
	segments map[routingIndexKey][]*pattern
	multis   []*pattern
}
type routingIndexKey struct {
	pos int
	s   string
}
type routingNode struct {
	pattern    *pattern
	handler    Handler
	children   mappingStringRoutingNode
	multiChild *routingNode
	emptyChild *routingNode
}
type serveMux121 struct {
	mu    sync.RWMutex
	m     map[string]muxEntry
	es    []muxEntry
	hosts bool
}
type tlsConfig struct{}
type tlsConn struct{}
type tlsConnectionState struct{}
type wantConn struct{}
type wantConnQueue struct {
	head    []*wantConn
	headPos int
	tail    []*wantConn
}
