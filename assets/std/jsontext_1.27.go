// Package encoding/json/jsontext, Go 1.27.
package jsontext

type Value []byte
