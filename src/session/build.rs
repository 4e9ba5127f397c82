//! From a document to a map that can run.

use super::Session;
use crate::engine::MapSpec;
use crate::gotype::TypeId;
use crate::ops::entries_of;
use crate::program::{Program, ProgramError, Setup};
use crate::timeline::Timeline;
use std::sync::Arc;

/// Types and layouts of a good source.
#[derive(Clone)]
pub struct Built {
    /// What a map is made of.
    pub spec: Arc<MapSpec>,
    /// Types that the source declares, in order.
    pub decls: Vec<TypeId>,
}

impl Session {
    /// Derives everything from the document; the playhead keeps its position.
    pub(super) fn derive(&mut self) {
        self.diagnostics.clear();
        self.problem = None;
        let document = &self.document;
        let (outline, program) = Program::of_text(&document.source, &document.script.join("\n"), document.target);
        self.outline = outline;
        match program {
            Err(ProgramError::Source(diagnostics)) => self.diagnostics = diagnostics,
            Err(other) => self.problem = Some(other.to_string()),
            Ok(Program { spec, decls, lines }) => {
                self.lines = lines;
                self.start(Built { spec, decls });
            }
        }
    }

    fn start(&mut self, built: Built) {
        let entries = entries_of(&self.lines);
        let setup = Setup {
            spec: built.spec.clone(),
            hint: self.document.hint,
            stack: self.document.stack,
            seeds: self.document.seeds.clone(),
            max_heap: self.max_heap,
        };
        let (position, step) = self.timeline.as_ref().map_or((0, None), |t| (t.target(), t.target_step()));
        let same = self.built.as_ref().is_some_and(|old| same_spec(old, &built));
        if let Some(timeline) = &mut self.timeline
            && same
            && timeline.setup().hint == setup.hint
            && timeline.setup().stack == setup.stack
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
