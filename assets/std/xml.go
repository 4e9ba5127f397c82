// Package encoding/xml, Go 1.21 on.
package xml

type Name struct {
	Space string
	Local string
}
type Attr struct {
	Name  Name
	Value string
}
