//! All padding inside a value, that of nested structs too.
//!
//! Invariant: runs come in order and do not overlap; types without padding are not walked.

use super::layouts::Layouts;
use super::table::ByteRun;
use crate::gotype::types::{Kind, TypeId};

impl Layouts {
    /// All padding bytes inside a value, nested ones too, at most `limit` runs; true if there are more.
    pub fn padding_runs(&self, id: TypeId, limit: usize) -> (Vec<ByteRun>, bool) {
        let mut runs = Vec::new();
        let complete = self.collect_padding(id, 0, limit, &mut runs).is_some();
        (runs, !complete)
    }

    fn collect_padding(&self, id: TypeId, base: u64, limit: usize, runs: &mut Vec<ByteRun>) -> Option<()> {
        if self.facts(id).padding == 0 {
            return Some(());
        }
        match self.types().shape(id) {
            Kind::Array { len, elem } => {
                let size = self.of(*elem).size;
                (0..*len).try_for_each(|i| {
                    self.collect_padding(*elem, base.saturating_add(i.saturating_mul(size)), limit, runs)
                })
            }
            Kind::Struct(fields) => {
                let layout = self.of(id);
                let mut own = layout.padding.iter().peekable();
                for (field, place) in fields.iter().zip(&layout.fields) {
                    while let Some(run) = own.next_if(|run| run.offset < place.offset) {
                        push_run(runs, limit, base, *run)?;
                    }
                    self.collect_padding(field.ty, base + place.offset, limit, runs)?;
                }
                own.try_for_each(|run| push_run(runs, limit, base, *run))
            }
            _ => Some(()),
        }
    }
}

fn push_run(runs: &mut Vec<ByteRun>, limit: usize, base: u64, run: ByteRun) -> Option<()> {
    if runs.len() >= limit {
        return None;
    }
    runs.push(ByteRun { offset: base + run.offset, size: run.size });
    Some(())
}
