//! What a cell shows of a value, and the value that is meant when somebody types it.
//!
//! Invariant: where a cell shows one part of a value alone, that text typed gives the value back. A part stands alone
//! where all the others are zero and no part before it could hold what it holds: key number 7 of a struct that begins
//! with a bool reads 7, as the bools before it are false in all its neighbours.

use super::leaves::is_zero;
use super::parser::{integer_range, parse_value};
use super::value::{Value, zero_value};
use crate::gotype::types::{Basic, Field, Kind, TypeId, Types};
use crate::target::Arch;

/// Most types of parts that are looked at for one value.
const MAX_PARTS: u32 = 1 << 12;
/// Most elements of an array that is filled in.
const MAX_ELEMENTS: u64 = 1 << 20;

/// Bools where there is little room, as Go's `strconv.ParseBool` knows them.
const SHORT_BOOLS: [&str; 2] = ["F", "T"];

/// A value in about `most` characters: strings without quotes, structs and arrays as their parts.
pub fn cell_text(value: &Value, ty: TypeId, types: &Types, arch: Arch, most: usize) -> String {
    let text = |short_bools| {
        let mut out = String::new();
        write(&mut out, value, ty, &Cell { types, arch, most, short_bools });
        out
    };
    let whole = text(false);
    // Cut short, the parts behind a bool would all read `false…`.
    if whole.contains(' ') && whole.chars().nth(most).is_some() { text(true) } else { whole }
}

struct Cell<'a> {
    types: &'a Types,
    arch: Arch,
    most: usize,
    /// Bools are one letter.
    short_bools: bool,
}

fn is_composite(types: &Types, ty: TypeId) -> bool {
    matches!(types.shape(ty), Kind::Struct(_) | Kind::Array { .. })
}

fn write(out: &mut String, value: &Value, ty: TypeId, cell: &Cell) {
    if !is_composite(cell.types, ty) {
        return write_scalar(out, value, cell);
    }
    if is_zero(value) {
        match telling_part(ty, cell.types, &mut { MAX_PARTS }) {
            Some(part) => write_scalar(out, &zero_value(cell.types, part), cell),
            None => out.push('0'),
        }
        return;
    }
    let stands_alone = |lone: &Value| first_holder(Some(value), ty, lone, cell, &mut { MAX_PARTS }) == Some(true);
    match lone_part(value, ty, cell.types).filter(|lone| stands_alone(lone)) {
        Some(lone) => write_scalar(out, lone, cell),
        None => {
            write_parts(value, ty, cell, &mut Parts { out, zeros: String::new(), is_first: true });
        }
    }
}

/// The first part that is no bool: of all bools a zero one tells least. A bool where there is nothing else.
fn telling_part(ty: TypeId, types: &Types, budget: &mut u32) -> Option<TypeId> {
    *budget = budget.checked_sub(1)?;
    let is_bool = |part: &TypeId| *types.shape(*part) == Kind::Basic(Basic::Bool);
    match types.shape(ty) {
        Kind::Struct(fields) => {
            let mut parts = Vec::new();
            for field in fields.iter().filter(|field| field.name != "_") {
                parts.extend(telling_part(field.ty, types, budget));
                if parts.last().is_some_and(|part| !is_bool(part)) {
                    break;
                }
            }
            parts.iter().find(|part| !is_bool(part)).or(parts.first()).copied()
        }
        Kind::Array { len: 0, .. } => None,
        Kind::Array { elem, .. } => telling_part(*elem, types, budget),
        _ => Some(ty),
    }
}

/// The parts of a composite as they are written: zeros wait for what comes after them, and say little at the end.
struct Parts<'a> {
    out: &'a mut String,
    zeros: String,
    is_first: bool,
}

/// False where the text is long enough.
fn write_parts(value: &Value, ty: TypeId, cell: &Cell, parts: &mut Parts) -> bool {
    match (cell.types.shape(ty), value) {
        (Kind::Struct(fields), Value::Composite(values)) => {
            let mut named = fields.iter().zip(values).filter(|(field, _)| field.name != "_");
            named.all(|(field, value)| write_parts(value, field.ty, cell, parts))
        }
        (Kind::Array { elem, .. }, Value::Composite(values)) => {
            values.iter().all(|value| write_parts(value, *elem, cell, parts))
        }
        (Kind::Struct(fields), Value::Zero) => {
            let mut named = fields.iter().filter(|field| field.name != "_");
            named.all(|field| write_parts(&zero_value(cell.types, field.ty), field.ty, cell, parts))
        }
        (Kind::Array { len, elem }, Value::Zero) => {
            let zero = zero_value(cell.types, *elem);
            let mut left = *len;
            while left > 0 && parts.zeros.len() <= cell.most {
                write_parts(&zero, *elem, cell, parts);
                left -= 1;
            }
            true
        }
        (_, value) => {
            let is_zero = is_zero(value);
            if is_zero && parts.zeros.len() > cell.most {
                return true;
            }
            let separator = if std::mem::take(&mut parts.is_first) { "" } else { " " };
            parts.zeros.push_str(separator);
            write_scalar(&mut parts.zeros, value, cell);
            if !is_zero {
                parts.out.push_str(&std::mem::take(&mut parts.zeros));
            }
            parts.out.len() <= cell.most
        }
    }
}

fn write_scalar(out: &mut String, value: &Value, cell: &Cell) {
    match value {
        Value::Bool(b) if cell.short_bools => out.push_str(SHORT_BOOLS[usize::from(*b)]),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Value::Int(n) => out.push_str(&n.to_string()),
        Value::Float(f) => out.push_str(&f.to_string()),
        Value::Complex(re, im) => out.push_str(&format!("{re}+{im}i")),
        Value::Str(bytes) if bytes.is_empty() => out.push_str("\"\""),
        Value::Str(bytes) => {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(cell.most * 4)]).into_owned();
            out.extend(text.chars().map(|c| if c.is_control() { '·' } else { c }).take(cell.most + 1));
        }
        Value::Nil => out.push_str("nil"),
        Value::Ref(n) => out.push_str(&format!("#{n}")),
        Value::Zero => out.push('0'),
        Value::Iface(dynamic, value) => write(out, value, *dynamic, cell),
        Value::Composite(parts) => {
            // A slice's words.
            for (i, part) in parts.iter().enumerate() {
                out.push_str(if i > 0 { " " } else { "" });
                write_scalar(out, part, cell);
            }
        }
    }
}

/// The only part of a value that is not zero.
fn lone_part<'a>(value: &'a Value, ty: TypeId, types: &Types) -> Option<&'a Value> {
    let (part, ty) = match (types.shape(ty), value) {
        (Kind::Struct(fields), Value::Composite(values)) => {
            let mut used = fields.iter().zip(values).filter(|(field, value)| field.name != "_" && !is_zero(value));
            let (field, value) = used.next()?;
            (used.next().is_none().then_some(value), field.ty)
        }
        (Kind::Array { elem, .. }, Value::Composite(values)) => {
            let mut used = values.iter().filter(|value| !is_zero(value));
            let value = used.next()?;
            (used.next().is_none().then_some(value), *elem)
        }
        _ => return Some(value),
    };
    lone_part(part?, ty, types)
}

/// Of the parts in order, the first that could hold what the lone one holds: is it that one? `value`: what lies here,
/// where the lone part may be in it. Later elements of an array hold no more than its first.
fn first_holder(value: Option<&Value>, ty: TypeId, lone: &Value, cell: &Cell, budget: &mut u32) -> Option<bool> {
    *budget = budget.checked_sub(1)?;
    let values = if let Some(Value::Composite(values)) = value { Some(values.as_slice()) } else { None };
    match cell.types.shape(ty) {
        Kind::Struct(fields) => {
            let mut named = fields.iter().enumerate().filter(|(_, field)| field.name != "_");
            named.find_map(|(i, field)| first_holder(values.and_then(|v| v.get(i)), field.ty, lone, cell, budget))
        }
        Kind::Array { len: 0, .. } => None,
        Kind::Array { elem, .. } => first_holder(values.and_then(|v| v.first()), *elem, lone, cell, budget),
        _ => could_hold(ty, lone, cell).then(|| value.is_some_and(|value| !is_zero(value))),
    }
}

/// True where the text of `value` reads as a value of a part's type.
fn could_hold(part: TypeId, value: &Value, cell: &Cell) -> bool {
    let basic = match cell.types.shape(part) {
        Kind::Basic(basic) => *basic,
        Kind::Interface { .. } => return !matches!(value, Value::Ref(_)),
        _ => return matches!(value, Value::Ref(_)),
    };
    match (basic, value) {
        (_, Value::Iface(_, inner)) => could_hold(part, inner, cell),
        // A reference reads as a key's number, and a bool takes but two of them.
        (Basic::Bool, Value::Ref(n)) => *n < 2,
        (_, Value::Ref(_)) => true,
        (Basic::Bool, value) => matches!(value, Value::Bool(_)),
        (Basic::String, value) => matches!(value, Value::Str(_)),
        (Basic::Float32 | Basic::Float64, value) => matches!(value, Value::Int(_) | Value::Float(_)),
        (Basic::Complex64 | Basic::Complex128, value) => {
            matches!(value, Value::Int(_) | Value::Float(_) | Value::Complex(..))
        }
        (Basic::UnsafePointer, _) => false,
        (integer, Value::Int(n)) => {
            let (low, high) = integer_range(integer, cell.arch);
            (low..=high).contains(n)
        }
        (integer, Value::Float(f)) => {
            let (low, high) = integer_range(integer, cell.arch);
            f.fract() == 0.0 && (low as f64..=high as f64).contains(f)
        }
        _ => false,
    }
}

/// The value of a struct or an array that a cell's text means; `None` where no part could hold it. `7` is the first part
/// that can hold it, the others zero; `7 8` are the first two parts.
pub fn parse_cell(text: &str, ty: TypeId, types: &mut Types, arch: Arch) -> Option<Value> {
    if !is_composite(types, ty) {
        return None;
    }
    let pieces = pieces(text);
    let mut typed = Typed { types, arch, budget: MAX_PARTS };
    match pieces.as_slice() {
        [] => None,
        [one] => typed.first(one, ty),
        several => {
            let mut left = several.iter();
            let value = typed.in_order(&mut left, ty)?;
            left.next().is_none().then_some(value)
        }
    }
}

/// What white space parts, outside of quotes.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut start, mut quote, mut escaped) = (None, None, false);
    for (at, c) in text.char_indices() {
        match quote {
            Some(q) => {
                if c == q && !escaped {
                    quote = None;
                }
                escaped = c == '\\' && !escaped && q != '`';
            }
            None if c.is_whitespace() => out.extend(start.take().map(|from| &text[from..at])),
            None => {
                start = start.or(Some(at));
                quote = Some(c).filter(|c| matches!(c, '"' | '`' | '\''));
            }
        }
    }
    out.extend(start.map(|from| &text[from..]));
    out
}

/// Reads pieces as parts.
struct Typed<'t> {
    types: &'t mut Types,
    arch: Arch,
    /// Parts that are still looked at.
    budget: u32,
}

impl Typed<'_> {
    fn part(&mut self, piece: &str, ty: TypeId) -> Option<Value> {
        if *self.types.shape(ty) == Kind::Basic(Basic::Bool)
            && let Some(is_true) = SHORT_BOOLS.iter().position(|short| *short == piece)
        {
            return Some(Value::Bool(is_true == 1));
        }
        parse_value(piece, ty, self.types, self.arch).0
    }

    /// The piece as the first part that can hold it, in a value that is zero but for it.
    fn first(&mut self, piece: &str, ty: TypeId) -> Option<Value> {
        self.budget = self.budget.checked_sub(1)?;
        match self.types.shape(ty).clone() {
            Kind::Struct(fields) => {
                let named = fields.iter().enumerate().filter(|(_, field)| field.name != "_");
                let (at, part) = named.filter_map(|(i, f)| Some((i, self.first(piece, f.ty)?))).next()?;
                let mut values: Vec<Value> = fields.iter().map(|f| zero_value(self.types, f.ty)).collect();
                values[at] = part;
                Some(Value::Composite(values))
            }
            Kind::Array { len, elem } if (1..=MAX_ELEMENTS).contains(&len) => {
                let mut values = vec![self.first(piece, elem)?];
                values.resize(len as usize, zero_value(self.types, elem));
                Some(Value::Composite(values))
            }
            Kind::Array { .. } => None,
            _ => self.part(piece, ty),
        }
    }

    /// The pieces as parts in their order; what is left of the value is zero.
    fn in_order(&mut self, pieces: &mut std::slice::Iter<'_, &str>, ty: TypeId) -> Option<Value> {
        if pieces.len() == 0 {
            return Some(zero_value(self.types, ty));
        }
        self.budget = self.budget.checked_sub(1)?;
        match self.types.shape(ty).clone() {
            Kind::Struct(fields) => {
                let part = |f: &Field| match f.name == "_" {
                    true => Some(zero_value(self.types, f.ty)),
                    false => self.in_order(pieces, f.ty),
                };
                fields.iter().map(part).collect::<Option<Vec<_>>>().map(Value::Composite)
            }
            Kind::Array { len, elem } if len <= MAX_ELEMENTS => {
                let mut values = Vec::new();
                while (values.len() as u64) < len && pieces.len() > 0 {
                    values.push(self.in_order(pieces, elem)?);
                }
                values.resize(len as usize, zero_value(self.types, elem));
                Some(Value::Composite(values))
            }
            Kind::Array { .. } => None,
            _ => self.part(pieces.next()?, ty),
        }
    }
}
