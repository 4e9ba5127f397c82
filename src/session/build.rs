//! From a document to a map that can run.

use super::Session;
use crate::engine::MapSpec;
use crate::gotype::{self, Diagnostic, Kind, Layouts, TypeId, Types};
use crate::ops::{self, Line};
use crate::project::Document;
use crate::timeline::{Setup, Timeline, entries_of};
use std::sync::Arc;

/// Types and layouts of a good source.
#[derive(Clone)]
pub struct Built {
    pub spec: Arc<MapSpec>,
    /// Types that the source declares, in order.
    pub decls: Vec<TypeId>,
}

/// What came of a document.
struct Outcome {
    lines: Vec<Line>,
    built: Result<Built, Failed>,
}

enum Failed {
    Source(Vec<Diagnostic>),
    Other(String),
}

/// Checks a document's source and script.
fn build(document: &Document) -> Outcome {
    let checked = gotype::check_source(&document.source, document.target.go);
    let root = match checked.root {
        Some(root) if checked.diagnostics.is_empty() => root,
        _ => return Outcome { lines: Vec::new(), built: Err(Failed::Source(checked.diagnostics)) },
    };
    let mut types = checked.types;
    let Kind::Map { key, elem } = *types.shape(root) else {
        let message = format!("{} is not a map type; write for example map[string]int", types.name(root));
        return Outcome { lines: Vec::new(), built: Err(Failed::Other(message)) };
    };
    let layouts = Layouts::new(Arc::new(types.clone()), document.target);
    // A key that can't be a key fails here, before operations are read against it.
    if let Err(e) = gotype::map_type(&layouts, root) {
        return Outcome { lines: Vec::new(), built: Err(Failed::Other(e.to_string())) };
    }
    let text = document.script.join("\n");
    let lines = ops::parse(&text, &mut ops::Context::new(&mut types, &layouts, key, elem));
    let built = spec_of(types, root, document).map(|spec| Built { spec, decls: checked.decls });
    Outcome { lines, built: built.map_err(Failed::Other) }
}

fn spec_of(types: Types, root: TypeId, document: &Document) -> Result<Arc<MapSpec>, String> {
    let types = Arc::new(types);
    let layouts = Arc::new(Layouts::new(types.clone(), document.target));
    let map = gotype::map_type(&layouts, root).map_err(|e| e.to_string())?;
    Ok(Arc::new(MapSpec::new(types, layouts, map)))
}

impl Session {
    /// Derives everything from the document; the playhead keeps its position.
    pub(super) fn derive(&mut self) {
        self.diagnostics.clear();
        self.problem = None;
        let Outcome { lines, built } = build(&self.document);
        match built {
            Err(Failed::Source(diagnostics)) => self.diagnostics = diagnostics,
            Err(Failed::Other(message)) => self.problem = Some(message),
            Ok(built) => {
                self.lines = lines;
                self.start(built);
            }
        }
    }

    fn start(&mut self, built: Built) {
        let (entries, _) = entries_of(&self.lines);
        let setup = Setup {
            spec: built.spec.clone(),
            hint: self.document.hint,
            seeds: self.document.seeds.clone(),
            max_heap: self.max_heap,
        };
        let (position, step) = self.timeline.as_ref().map_or((0, None), |t| (t.target(), t.target_step()));
        let same = self.built.as_ref().is_some_and(|old| same_spec(old, &built));
        if let Some(timeline) = &mut self.timeline
            && same
            && timeline.setup().hint == setup.hint
            && timeline.setup().seeds == setup.seeds
        {
            timeline.replace_entries(entries);
            timeline.seek_step(position, step);
            return;
        }
        match Timeline::new(setup, entries) {
            Ok(mut timeline) => {
                timeline.seek_step(position, step);
                self.timeline = Some(timeline);
                self.built = Some(built);
            }
            Err(e) => self.problem = Some(e.to_string()),
        }
    }
}

/// True where two builds make the same bytes of the same operations: the old one's history can be kept.
fn same_spec(old: &Built, new: &Built) -> bool {
    let (a, b) = (&old.spec, &new.spec);
    a.map == b.map
        && a.types.len() == b.types.len()
        && a.types.ids().all(|id| a.types.kind(id) == b.types.kind(id))
        && old.decls == new.decls
}
