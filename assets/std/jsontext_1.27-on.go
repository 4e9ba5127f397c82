// Package encoding/json/jsontext, Go 1.27 on.
package jsontext

type Value []byte
