// Package net/url, Go 1.26 on.
package url

type URL struct {
	Scheme      string
	Opaque      string
	User        *Userinfo
	Host        string
	Path        string
	Fragment    string
	RawQuery    string
	RawPath     string
	RawFragment string
	ForceQuery  bool
	OmitHost    bool
}
type Userinfo struct {
	username    string
	password    string
	passwordSet bool
}
type Values map[string][]string
type Error struct {
	Op  string
	URL string
	Err error
}
