//! Where documents come from: the example, and recordings of real Go.

use crate::engine::{DEFAULT_MAX_HEAP, MapState, Seeds};
use crate::gotype::{self, TypeId};
use crate::project::Document;
use crate::recording::{self, Capture, RecordingError};
use crate::target::{Arch, GoVersion, Target};

/// What the window shows at its first launch: a padded key, half way through a growth.
pub fn example() -> (Document, u64) {
    let document = Document {
        source: include_str!("../../assets/examples/padded.go").to_string(),
        target: Target::new(GoVersion::DEFAULT, Arch::Amd64),
        hint: -1,
        stack: false,
        seeds: Seeds::from_seed(1),
        script: include_str!("../../assets/examples/padded.ops").lines().map(str::to_string).collect(),
    };
    (document, 28)
}

/// Go source as a document, with a few keys to begin with.
pub fn document_of_source(source: String, target: Target) -> Document {
    Document {
        source,
        target,
        hint: -1,
        stack: false,
        seeds: Seeds::from_seed(1),
        script: vec!["put 0..28".to_string()],
    }
}

/// A capture as a document: its types, seeds and operations, one line each.
pub fn document_of_capture(capture: &Capture) -> Result<Document, RecordingError> {
    let loaded = recording::load(capture, 0)?;
    let spec = loaded.spec.clone();
    let state = MapState::new(spec.clone(), capture.hint, &loaded.seeds, DEFAULT_MAX_HEAP)
        .map_err(|e| RecordingError::file(e.to_string()))?;
    let mut seeds = loaded.seeds.clone();
    let mut script = Vec::with_capacity(capture.ops.len());
    for op in &capture.ops {
        if let Some(seed) = op.seed.as_deref() {
            seeds.reseeds.push(recording::hex_word(seed).unwrap_or_default());
        }
        let key = || capture.keys.get(op.key).map_or("0", |k| k.go.as_str());
        script.push(match op.op.as_str() {
            "put" => match elem_text(&state, spec.map.elem, op.elem.as_deref()) {
                Some(elem) => format!("put {} = {elem}", key()),
                None => format!("put {}", key()),
            },
            "delete" => format!("delete {}", key()),
            other => other.to_string(),
        });
    }
    let decls =
        if capture.decls.is_empty() { String::new() } else { format!("{}\n\n", capture.decls.replace("; ", "\n")) };
    let source = format!("{decls}{}\n", capture.map_type);
    Ok(Document { source, target: spec.target(), hint: capture.hint, stack: false, seeds, script })
}

/// The literal of a recorded elem; zero bytes where the recording has none.
fn elem_text(state: &MapState, ty: TypeId, elem: Option<&str>) -> Option<String> {
    let size = state.spec().layouts.of(ty).size as usize;
    let bytes = elem.map_or_else(|| Some(vec![0; size]), recording::hex_bytes)?;
    (bytes.len() == size).then(|| gotype::format_value(&state.decode(ty, &bytes), ty, &state.spec().types))
}
