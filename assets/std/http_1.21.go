// Package net/http, Go 1.21.
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
	ctx              context.Context
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
	Name       string
	Value      string
	Path       string
	Domain     string
	Expires    time.Time
	RawExpires string
	MaxAge     int
	Secure     bool
	HttpOnly   bool
	SameSite   SameSite
	Raw        string
	Unparsed   []string
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
	TLSNextProto                 map[string]func(*Server, *tlsConn, Handler)
	ConnState                    func(net.Conn, ConnState)
	ErrorLog                     *log.Logger
	BaseContext                  func(net.Listener) context.Context
	ConnContext                  func(context.Context, net.Conn) context.Context
	inShutdown                   atomic.Bool
	disableKeepAlives            atomic.Bool
	nextProtoOnce                sync.Once
	nextProtoErr                 error
	mu                           sync.Mutex
	listeners                    map[*net.Listener]struct{}
	activeConn                   map[*conn]struct{}
	onShutdown                   []func()
	listenerGroup                sync.WaitGroup
}
type ServeMux struct {
	mu    sync.RWMutex
	m     map[string]muxEntry
	es    []muxEntry
	hosts bool
}
type Transport struct {
	idleMu                 sync.Mutex
	closeIdle              bool
	idleConn               map[connectMethodKey][]*persistConn
	idleConnWait           map[connectMethodKey]wantConnQueue
	idleLRU                connLRU
	reqMu                  sync.Mutex
	reqCanceler            map[cancelKey]func(error)
	altMu                  sync.Mutex
	altProto               atomic.Value
	connsPerHostMu         sync.Mutex
	connsPerHost           map[connectMethodKey]int
	connsPerHostWait       map[connectMethodKey]wantConnQueue
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
	h2transport            h2Transport
	tlsNextProtoWasNil     bool
	ForceAttemptHTTP2      bool
}
type ConnState int
type cancelKey struct {
	req *Request
}
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
type h2Transport interface{ CloseIdleConnections() }
type multipartForm struct{}
type muxEntry struct {
	h       Handler
	pattern string
}
type persistConn struct{}
type tlsConfig struct{}
type tlsConn struct{}
type tlsConnectionState struct{}
type wantConn struct{}
type wantConnQueue struct {
	head    []*wantConn
	headPos int
	tail    []*wantConn
}
