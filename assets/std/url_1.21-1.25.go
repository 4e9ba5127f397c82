// Package net/url, Go 1.21 to 1.25.
package url

type URL struct {
	Scheme      string
	Opaque      string
	User        *Userinfo
	Host        string
	Path        string
	RawPath     string
	OmitHost    bool
	ForceQuery  bool
	RawQuery    string
	Fragment    string
	RawFragment string
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
