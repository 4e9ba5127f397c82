//! Layouts as recordings have them, and comparing JSON objects leaf by leaf.

use super::RecordingError;
use super::states::{Leaf, Leaves};
use crate::gotype::{self, Layouts, MapType, TypeId};
use serde_json::{Map, Value};

fn object_of(value: serde_json::Result<Value>) -> Map<String, Value> {
    match value {
        Ok(Value::Object(object)) => object,
        _ => Map::new(),
    }
}

/// A map type's layout as recordings have it.
pub(super) fn map_object(layouts: &Layouts, map: &MapType) -> Map<String, Value> {
    object_of(serde_json::to_value(gotype::map_report(layouts, map)))
}

/// A type's layout as recordings have it.
pub(super) fn type_object(layouts: &Layouts, id: TypeId) -> Result<Map<String, Value>, String> {
    let report = gotype::layout_report(layouts, id).map_err(|e| e.to_string())?;
    let mut object = object_of(serde_json::to_value(report));
    object.retain(|key, _| !matches!(key.as_str(), "padding" | "why_not_hashable" | "wasted_per_slot"));
    if let Some(Value::Array(fields)) = object.get_mut("fields") {
        for field in fields.iter_mut().filter_map(Value::as_object_mut) {
            field.retain(|key, _| matches!(key.as_str(), "name" | "offset" | "size"));
        }
    }
    Ok(object)
}

/// The leaves of two objects that differ. Both must have the same fields, or the recording can't be judged.
pub(super) fn compare_objects(
    path: &str,
    recorded: &Map<String, Value>,
    found: &Map<String, Value>,
    line: usize,
    run: &str,
) -> Result<Vec<Leaf>, RecordingError> {
    let mut out = Leaves::default();
    let name = |key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
    if let Some(missing) = found.keys().find(|k| !recorded.contains_key(*k)) {
        return Err(RecordingError::at(line, format!("{run}: missing field `{}`", name(missing))));
    }
    for (key, value) in recorded {
        match found.get(key) {
            None => return Err(RecordingError::at(line, format!("{run}: unknown field `{}`", name(key)))),
            Some(ours) => compare_values(&name(key), value, ours, &mut out),
        }
    }
    Ok(out.0)
}

fn compare_values(path: &str, recorded: &Value, found: &Value, out: &mut Leaves) {
    match (recorded, found) {
        (Value::Object(a), Value::Object(b)) => {
            for key in a.keys().chain(b.keys().filter(|k| !a.contains_key(*k))) {
                let at = |m: &Map<String, Value>| m.get(key).cloned().unwrap_or(Value::Null);
                compare_values(&format!("{path}.{key}"), &at(a), &at(b), out);
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            out.compare(format!("{path} length"), a.len(), b.len());
            for (i, (a, b)) in a.iter().zip(b).enumerate() {
                compare_values(&format!("{path}[{i}]"), a, b, out);
            }
        }
        (a, b) => out.compare(path, a.to_string(), b.to_string()),
    }
}
