package main

import (
	"fmt"
	"go/constant"
	"go/types"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A package in a text of facts stands as its import path between two marks, until merge knows its local name.
const (
	openMark  = "\x01"
	closeMark = "\x02"
)

// writer makes Go text of types.
type writer struct {
	strings.Builder
}

func named(obj types.Object) string {
	if obj.Pkg() == nil {
		return obj.Name()
	}
	return openMark + obj.Pkg().Path() + closeMark + obj.Name()
}

// declaration is the text of a declared type or alias.
func declaration(obj *types.TypeName) string {
	w := &writer{}
	w.WriteString("type " + obj.Name())
	t := obj.Type()
	if obj.IsAlias() {
		if generic, ok := t.(interface{ TypeParams() *types.TypeParamList }); ok {
			if _, isNamed := t.(*types.Named); !isNamed {
				w.params(generic.TypeParams())
			}
		}
		w.WriteString(" = ")
		w.typ(t)
		return w.String()
	}
	decl := t.(*types.Named)
	w.params(decl.TypeParams())
	w.WriteString(" ")
	if iface, ok := decl.Underlying().(*types.Interface); ok && iface.NumMethods() > 0 && iface.IsMethodSet() {
		w.names(iface)
	} else {
		w.typ(decl.Underlying())
	}
	return w.String()
}

func (w *writer) params(list *types.TypeParamList) {
	if list.Len() == 0 {
		return
	}
	for i := 0; i < list.Len(); i++ {
		w.WriteString([]string{"[", ", "}[min1(i)])
		w.WriteString(list.At(i).Obj().Name() + " ")
		w.typ(list.At(i).Constraint())
	}
	w.WriteString("]")
}

func min1(i int) int {
	if i > 0 {
		return 1
	}
	return 0
}

func (w *writer) args(list *types.TypeList) {
	if list.Len() == 0 {
		return
	}
	for i := 0; i < list.Len(); i++ {
		w.WriteString([]string{"[", ", "}[min1(i)])
		w.typ(list.At(i))
	}
	w.WriteString("]")
}

func (w *writer) typ(t types.Type) {
	if pointer, ok := unalias(t).(*types.Pointer); ok && notInHeap(pointer.Elem()) {
		// Laid out as this, and what tells it from other pointers lies behind it.
		w.WriteString("uintptr")
		return
	}
	switch t := unalias(t).(type) {
	case *types.Basic:
		w.basic(t)
	case *types.Named:
		w.WriteString(named(t.Obj()))
		w.args(t.TypeArgs())
	case *types.TypeParam:
		w.WriteString(t.Obj().Name())
	case *types.Pointer:
		w.WriteString("*")
		w.typ(t.Elem())
	case *types.Slice:
		w.WriteString("[]")
		w.typ(t.Elem())
	case *types.Array:
		w.WriteString("[" + strconv.FormatInt(t.Len(), 10) + "]")
		w.typ(t.Elem())
	case *types.Map:
		w.WriteString("map[")
		w.typ(t.Key())
		w.WriteString("]")
		w.typ(t.Elem())
	case *types.Chan:
		w.channel(t)
	case *types.Signature:
		w.WriteString("func")
		w.signature(t)
	case *types.Struct:
		w.fields(t)
	case *types.Interface:
		w.iface(t)
	case *types.Union:
		w.union(t)
	default:
		panic(fmt.Sprintf("no text for %T", t))
	}
}

func (w *writer) basic(t *types.Basic) {
	switch t.Kind() {
	case types.Invalid:
		panic("an invalid type")
	case types.UnsafePointer:
		w.WriteString(openMark + "unsafe" + closeMark + "Pointer")
	default:
		w.WriteString(t.Name())
	}
}

func (w *writer) channel(t *types.Chan) {
	elem := unalias(t.Elem())
	if inner, ok := elem.(*types.Chan); ok && inner.Dir() == types.RecvOnly && t.Dir() != types.RecvOnly {
		panic("a channel that needs parentheses")
	}
	w.WriteString(map[types.ChanDir]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()])
	w.typ(elem)
}

func (w *writer) signature(t *types.Signature) {
	w.WriteString("(")
	for i := 0; i < t.Params().Len(); i++ {
		if i > 0 {
			w.WriteString(", ")
		}
		param := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			w.WriteString("...")
			param = unalias(param).(*types.Slice).Elem()
		}
		w.typ(param)
	}
	w.WriteString(")")
	results := t.Results()
	switch results.Len() {
	case 0:
	case 1:
		w.WriteString(" ")
		w.typ(results.At(0).Type())
	default:
		for i := 0; i < results.Len(); i++ {
			w.WriteString([]string{" (", ", "}[min1(i)])
			w.typ(results.At(i).Type())
		}
		w.WriteString(")")
	}
}

func (w *writer) fields(t *types.Struct) {
	if t.NumFields() == 0 {
		w.WriteString("struct{}")
		return
	}
	for i := 0; i < t.NumFields(); i++ {
		w.WriteString([]string{"struct{ ", "; "}[min1(i)])
		field := t.Field(i)
		if !field.Embedded() || isNumber(field.Type()) {
			w.WriteString(field.Name() + " ")
		} else if called := embeddedName(field.Type()); called != field.Name() {
			panic("an alias is embedded: " + field.Name() + " of " + called)
		}
		w.typ(field.Type())
	}
	w.WriteString(" }")
}

func embeddedName(t types.Type) string {
	t = unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t = unalias(pointer.Elem())
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Name()
	case *types.Basic:
		return t.Name()
	}
	return ""
}

// names shows that a declared interface has methods, and which: to layouts nothing else of them matters.
func (w *writer) names(t *types.Interface) {
	for i := 0; i < t.NumMethods(); i++ {
		w.WriteString([]string{"interface{ ", "; "}[min1(i)])
		w.WriteString(t.Method(i).Name() + "()")
	}
	w.WriteString(" }")
}

// methods writes an interface literal in full, since it is what people see as the type of a field.
func (w *writer) methods(t *types.Interface) {
	for i := 0; i < t.NumMethods(); i++ {
		w.WriteString([]string{"interface{ ", "; "}[min1(i)])
		w.WriteString(t.Method(i).Name())
		w.signature(t.Method(i).Type().(*types.Signature))
	}
	w.WriteString(" }")
}

func (w *writer) iface(t *types.Interface) {
	switch {
	case t.NumMethods() == 0 && t.NumEmbeddeds() == 0:
		w.WriteString("any")
	case t.IsMethodSet() && t.NumMethods() == 0:
		w.WriteString("any")
	case t.IsMethodSet():
		w.methods(t)
	case t.IsImplicit() && t.NumExplicitMethods() == 0 && t.NumEmbeddeds() == 1:
		w.typ(t.EmbeddedType(0))
	default:
		for i := 0; i < t.NumExplicitMethods(); i++ {
			w.WriteString([]string{"interface{ ", "; "}[min1(i)])
			w.WriteString(t.ExplicitMethod(i).Name() + "()")
		}
		for i := 0; i < t.NumEmbeddeds(); i++ {
			w.WriteString([]string{"interface{ ", "; "}[min1(i+t.NumExplicitMethods())])
			w.typ(t.EmbeddedType(i))
		}
		w.WriteString(" }")
	}
}

func (w *writer) union(t *types.Union) {
	for i := 0; i < t.Len(); i++ {
		if i > 0 {
			w.WriteString(" | ")
		}
		if t.Term(i).Tilde() {
			w.WriteString("~")
		}
		w.typ(t.Term(i).Type())
	}
}

// constantText is the text of a constant's declaration, or nothing for one that is too long to be of use.
func constantText(obj *types.Const) string {
	w := &writer{}
	w.WriteString("const " + obj.Name() + " ")
	basic, untyped := unalias(obj.Type()).(*types.Basic)
	untyped = untyped && basic.Info()&types.IsUntyped != 0
	if !untyped {
		w.typ(obj.Type())
		w.WriteString(" ")
	}
	value := constantValue(obj.Val(), untyped && basic.Kind() == types.UntypedRune, obj.Type())
	if value == "" {
		return ""
	}
	return w.String() + "= " + value
}

const longest = 1000

func constantValue(v constant.Value, isRune bool, t types.Type) string {
	basic := t.Underlying().(*types.Basic)
	switch {
	case basic.Info()&types.IsBoolean != 0:
		return v.ExactString()
	case basic.Info()&types.IsString != 0:
		if text := strconv.QuoteToASCII(constant.StringVal(v)); len(text) <= longest {
			return text
		}
	case basic.Info()&types.IsInteger != 0:
		n := constant.ToInt(v)
		if small, exact := constant.Int64Val(n); isRune && exact && utf8.ValidRune(rune(small)) {
			return strconv.QuoteRuneToASCII(rune(small))
		} else if isRune {
			return `'\x00' + ` + n.ExactString()
		}
		return n.ExactString()
	case basic.Info()&types.IsFloat != 0:
		return floatText(constant.ToFloat(v))
	}
	return ""
}

// floatText is a number exactly: decimal if that is short, hexadecimal if it is a power of two's, else a fraction.
func floatText(v constant.Value) string {
	var number big.Rat
	switch val := constant.Val(v).(type) {
	case *big.Rat:
		number.Set(val)
	case *big.Float:
		val.Rat(&number)
	case int64:
		number.SetInt64(val)
	case *big.Int:
		number.SetInt(val)
	default:
		panic(fmt.Sprintf("a float of %T", val))
	}
	for digits := 1; digits <= 80; digits++ {
		text := number.FloatString(digits)
		if again, ok := new(big.Rat).SetString(text); ok && len(text) <= 90 && again.Cmp(&number) == 0 {
			return text
		}
	}
	if float := new(big.Float).SetPrec(512).SetRat(&number); float.MinPrec() <= 64 {
		if again, _ := float.Rat(nil); again.Cmp(&number) == 0 {
			return float.Text('x', -1)
		}
	}
	return number.Num().String() + ".0 / " + number.Denom().String() + ".0"
}
