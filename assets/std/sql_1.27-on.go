// Package database/sql, Go 1.27 on.
package sql

type NullString struct {
	String string
	Valid  bool
}
type NullInt64 struct {
	Int64 int64
	Valid bool
}
type NullInt32 struct {
	Int32 int32
	Valid bool
}
type NullInt16 struct {
	Int16 int16
	Valid bool
}
type NullByte struct {
	Byte  byte
	Valid bool
}
type NullBool struct {
	Bool  bool
	Valid bool
}
type NullTime struct {
	Time  time.Time
	Valid bool
}
type NullFloat64 struct {
	Float64 float64
	Valid   bool
}
type DB struct {
	waitDuration      atomic.Int64
	connector         driverConnector
	numClosed         atomic.Uint64
	mu                sync.Mutex
	freeConn          []*driverConn
	connRequests      connRequestSet
	numOpen           int
	openerCh          chan struct{}
	closed            bool
	dep               map[finalCloser]depSet
	lastPut           map[*driverConn]string
	maxIdleCount      int
	maxOpen           int
	maxLifetime       time.Duration
	maxIdleTime       time.Duration
	cleanerCh         chan struct{}
	waitCount         int64
	maxIdleClosed     int64
	maxIdleTimeClosed int64
	maxLifetimeClosed int64
	stop              func()
}
type Tx struct {
	db                 *DB
	closemu            closingMutex
	dc                 *driverConn
	txi                driverTx
	releaseConn        func(error)
	done               atomic.Bool
	keepConnOnRollback bool
	stmts              struct {
		sync.Mutex
		v []*Stmt
	}
	cancel func()
	ctx    context.Context
}
type Rows struct {
	dc              *driverConn
	releaseConn     func(error)
	rowsi           driverRows
	cancel          func()
	closeStmt       *driverStmt
	contextDone     atomicPointerError
	closemu         closingMutex
	lasterr         error
	closed          bool
	closemuScanHold bool
	hitEOF          bool
	nextCalled      bool
	lastcols        []driverValue
	numCols         int
	raw             []byte
}
type Row struct {
	err  error
	rows *Rows
}
type Stmt struct {
	db            *DB
	query         string
	stickyErr     error
	closemu       closingMutex
	cg            stmtConnGrabber
	cgds          *driverStmt
	parentStmt    *Stmt
	mu            sync.Mutex
	closed        bool
	css           []connStmt
	lastNumClosed uint64
}
type Result interface {
	LastInsertId() (int64, error)
	RowsAffected() (int64, error)
}
type RawBytes []byte
type atomicNoCopy struct{}
type atomicPointerError struct {
	_ [0]*error
	_ atomicNoCopy
	v unsafe.Pointer
}
type closingMutex struct {
	state atomic.Int64
	mu    sync.Mutex
	read  *sync.Cond
	write *sync.Cond
}
type connRequest struct{}
type connRequestAndIndex struct {
	req    chan connRequest
	curIdx *int
}
type connRequestSet struct {
	s []connRequestAndIndex
}
type connStmt struct {
	dc *driverConn
	ds *driverStmt
}
type depSet map[any]bool
type driverConn struct{}
type driverConnector interface{ Connect() }
type driverRows interface {
	Close() error
	Columns() []string
}
type driverStmt struct{}
type driverTx interface {
	Commit() error
	Rollback() error
}
type driverValue any
type finalCloser interface{ finalClose() }
type stmtConnGrabber interface{ grabConn() }
