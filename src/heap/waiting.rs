//! Objects that the map has let go and that may still be named: given back later, by who takes them out.
//!
//! Invariant: what of them no pointer in the map leads to is summed up as they come, so that live bytes are known without
//! marking. Every change is told to the log, where one is kept.

use super::Heap;
use super::log::Change;
use super::object::{Leads, Waiting};
use crate::units::Addr;

impl Heap {
    /// Lets an object go that may still be named: it is given back by who takes it out.
    pub(crate) fn put_off(&mut self, addr: Addr, leads: Leads) {
        let lost = if leads == Leads::Nowhere { self.own_bytes(addr) } else { 0 };
        let is_doubtful = leads == Leads::Perhaps;
        self.waiting.list.push(addr);
        self.waiting.lost_bytes += lost;
        if is_doubtful {
            self.waiting.doubtful.push(addr);
        }
        if let Some(log) = &mut self.log {
            log.note(Change::PutOff { lost, is_doubtful });
        }
    }

    /// The objects put off, in order.
    pub(crate) fn waiting(&self) -> &[Addr] {
        &self.waiting.list
    }

    /// Bytes of the objects put off that no pointer in the map leads to, without the doubtful ones.
    pub(crate) fn lost_bytes(&self) -> u64 {
        self.waiting.lost_bytes
    }

    /// The objects put off of which only a look at the old array tells.
    pub(crate) fn doubtful(&self) -> &[Addr] {
        &self.waiting.doubtful
    }

    /// Takes the objects put off out, to be given back.
    pub(crate) fn take_waiting(&mut self) -> Vec<Addr> {
        if self.waiting.list.is_empty() {
            return Vec::new();
        }
        if let Some(log) = &mut self.log {
            log.let_go(Change::TakenOut(Box::new(self.waiting.clone())));
        }
        std::mem::take(&mut self.waiting).list
    }

    /// Nothing leads to the objects put off any more, though they are still kept.
    pub(crate) fn lose_waiting(&mut self) {
        let lost = self.waiting.list.iter().map(|&addr| self.own_bytes(addr)).sum();
        let now = Waiting { list: std::mem::take(&mut self.waiting.list), lost_bytes: lost, doubtful: Vec::new() };
        let before = std::mem::replace(&mut self.waiting, now);
        if let Some(log) = &mut self.log {
            log.let_go(Change::Lost(Box::new(before)));
        }
    }

    /// Bytes that an object counts among the map's own allocations.
    pub(crate) fn own_bytes(&self, addr: Addr) -> u64 {
        let object = self.object_at(addr).filter(|o| o.purpose.is_map() && !o.on_stack);
        object.map_or(0, |o| o.taken)
    }
}
