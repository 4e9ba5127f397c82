//! The names of things in a map: stable over time, so that a selection survives a step.
//!
//! Invariant: a name says where something is (bucket 5, its second overflow bucket, slot 2), never at which address.
//! What it names may not exist at another moment; then it resolves to nothing. Knows no pictures.

mod classic;
mod swiss;

pub use swiss::header_fields;
pub(in crate::image) use swiss::table_at;

use crate::engine::classic::{Hmap, SLOTS};
use crate::engine::swiss::{Header, Table};
use crate::engine::{MapState, View};
use crate::units::Addr;

/// Which bucket array.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum ArrayKind {
    Main,
    Old,
}

/// A bucket.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum BucketId {
    /// The bucket `link` steps along the chain of main bucket `index`; link 0 is the main bucket itself.
    Chain { array: ArrayKind, index: u64, link: u32 },
    /// A preallocated overflow bucket that no chain links yet, by its index in the bucket array.
    Preallocated { index: u64 },
}

/// A group of a Swiss map.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum GroupId {
    /// The one group of a small map.
    Small,
    /// Group `group` of the table that begins at entry `table` of the directory.
    Of { table: u64, group: u64 },
}

/// Something in a map that has bytes. What is classic does not exist in a Swiss map, nor the other way.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Place {
    Hmap,
    /// By the field's number among [`Hmap::fields`].
    HmapField(u8),
    /// The mapextra.
    Extra,
    /// 0 `overflow`, 1 `oldoverflow`, 2 `nextOverflow`.
    ExtraField(u8),
    Bucket(BucketId),
    Tophash(BucketId, u8),
    Key(BucketId, u8),
    Elem(BucketId, u8),
    /// The overflow word.
    Overflow(BucketId),
    /// A Swiss map's header.
    Header,
    /// By the field's number among [`Header::fields`] of Go 1.25 on, so that a field has one name in every version; Go
    /// 1.24 has no number 7, `tombstonePossible`. See [`header_fields`].
    HeaderField(u8),
    /// The whole directory.
    Directory,
    /// One entry of it, by index.
    DirectoryEntry(u64),
    /// A table's struct, by the table's first index in the directory.
    Table(u64),
    /// By the field's number among [`Table::fields`].
    TableField(u64, u8),
    /// A group, its control word and its slots.
    Group(GroupId),
    /// The control byte of a slot.
    Control(GroupId, u8),
    GroupKey(GroupId, u8),
    GroupElem(GroupId, u8),
}

/// The fields of `runtime/map.go: mapextra`.
pub const EXTRA_FIELDS: [&str; 3] = ["overflow", "oldoverflow", "nextOverflow"];

/// Where a place's bytes are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Extent {
    pub addr: Addr,
    /// In bytes.
    pub size: u64,
}

impl Extent {
    pub fn overlaps(self, addr: Addr, len: u64) -> bool {
        self.addr.0 < addr.0.saturating_add(len) && addr.0 < self.addr.0.saturating_add(self.size)
    }
}

impl BucketId {
    /// Main bucket `index` of an array.
    pub fn main(array: ArrayKind, index: u64) -> BucketId {
        BucketId::Chain { array, index, link: 0 }
    }

    pub fn name(self) -> String {
        match self {
            BucketId::Preallocated { index } => format!("preallocated bucket {index}"),
            BucketId::Chain { array, index, link } => {
                let old = if array == ArrayKind::Old { "old " } else { "" };
                let tail = if link > 0 { format!(" overflow {link}") } else { String::new() };
                format!("{old}bucket {index}{tail}")
            }
        }
    }

    pub fn is_old(self) -> bool {
        matches!(self, BucketId::Chain { array: ArrayKind::Old, .. })
    }
}

impl Place {
    /// The name, for screen readers and for saving: `bucket 5 slot 2 key`.
    pub fn name(self) -> String {
        match self {
            Place::Hmap => "hmap".to_string(),
            Place::HmapField(i) => format!("hmap.{}", hmap_field(i)),
            Place::Extra => "mapextra".to_string(),
            Place::ExtraField(i) => format!("mapextra.{}", EXTRA_FIELDS.get(usize::from(i)).unwrap_or(&"?")),
            Place::Bucket(b) => b.name(),
            Place::Tophash(b, slot) => format!("{} slot {slot} tophash", b.name()),
            Place::Key(b, slot) => format!("{} slot {slot} key", b.name()),
            Place::Elem(b, slot) => format!("{} slot {slot} elem", b.name()),
            Place::Overflow(b) => format!("{} overflow word", b.name()),
            Place::Header => "header".to_string(),
            Place::HeaderField(i) => format!("header.{}", header_field(i)),
            Place::Directory => "directory".to_string(),
            Place::DirectoryEntry(i) => format!("directory entry {i}"),
            Place::Table(i) => format!("table {i}"),
            Place::TableField(i, field) => format!("table {i} {}", table_field(field)),
            Place::Group(g) => g.name(),
            Place::Control(g, slot) => format!("{} slot {slot} control", g.name()),
            Place::GroupKey(g, slot) => format!("{} slot {slot} key", g.name()),
            Place::GroupElem(g, slot) => format!("{} slot {slot} elem", g.name()),
        }
    }

    /// Reads a name back.
    pub fn parse(text: &str) -> Option<Place> {
        if let Some(field) = text.strip_prefix("hmap.") {
            return (0..9).find(|&i| hmap_field(i) == field).map(Place::HmapField);
        }
        if let Some(field) = text.strip_prefix("mapextra.") {
            return EXTRA_FIELDS.iter().position(|f| *f == field).map(|i| Place::ExtraField(i as u8));
        }
        match text {
            "hmap" => return Some(Place::Hmap),
            "mapextra" => return Some(Place::Extra),
            _ => {}
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(place) = parse_swiss(&words) {
            return Some(place);
        }
        let (bucket, rest) = parse_bucket(&words)?;
        match rest {
            [] => Some(Place::Bucket(bucket)),
            ["overflow", "word"] => Some(Place::Overflow(bucket)),
            ["slot", slot, part] => {
                let slot: u8 = slot.parse().ok().filter(|&s| usize::from(s) < SLOTS)?;
                match *part {
                    "tophash" => Some(Place::Tophash(bucket, slot)),
                    "key" => Some(Place::Key(bucket, slot)),
                    "elem" => Some(Place::Elem(bucket, slot)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The bucket it is in or is.
    pub fn bucket(self) -> Option<BucketId> {
        match self {
            Place::Bucket(b) | Place::Tophash(b, _) | Place::Key(b, _) | Place::Elem(b, _) | Place::Overflow(b) => {
                Some(b)
            }
            _ => None,
        }
    }

    pub fn slot(self) -> Option<u8> {
        match self {
            Place::Tophash(_, slot) | Place::Key(_, slot) | Place::Elem(_, slot) => Some(slot),
            Place::Control(_, slot) | Place::GroupKey(_, slot) | Place::GroupElem(_, slot) => Some(slot),
            _ => None,
        }
    }

    /// The group of a Swiss map that it is in or is.
    pub fn group(self) -> Option<GroupId> {
        match self {
            Place::Group(g) | Place::Control(g, _) | Place::GroupKey(g, _) | Place::GroupElem(g, _) => Some(g),
            _ => None,
        }
    }

    /// The bucket, group, table or struct that it is a part of; itself where it is no part.
    pub fn whole(self) -> Place {
        match (self.bucket(), self.group(), self) {
            (Some(bucket), ..) => Place::Bucket(bucket),
            (_, Some(group), _) => Place::Group(group),
            (.., Place::HmapField(_)) => Place::Hmap,
            (.., Place::ExtraField(_)) => Place::Extra,
            (.., Place::HeaderField(_)) => Place::Header,
            (.., Place::DirectoryEntry(_)) => Place::Directory,
            (.., Place::TableField(table, _)) => Place::Table(table),
            (.., other) => other,
        }
    }

    /// The same part of another bucket; itself where it is not in a bucket.
    pub fn in_other_bucket(self, bucket: BucketId) -> Place {
        match self {
            Place::Bucket(_) => Place::Bucket(bucket),
            Place::Tophash(_, slot) => Place::Tophash(bucket, slot),
            Place::Key(_, slot) => Place::Key(bucket, slot),
            Place::Elem(_, slot) => Place::Elem(bucket, slot),
            Place::Overflow(_) => Place::Overflow(bucket),
            other => other,
        }
    }

    /// The same part of another group; itself where it is not in a group.
    pub fn in_other_group(self, group: GroupId) -> Place {
        match self {
            Place::Group(_) => Place::Group(group),
            Place::Control(_, slot) => Place::Control(group, slot),
            Place::GroupKey(_, slot) => Place::GroupKey(group, slot),
            Place::GroupElem(_, slot) => Place::GroupElem(group, slot),
            other => other,
        }
    }

    /// Offset and size in bytes within its bucket or group, or the struct or array it is in.
    pub fn within(self, state: &MapState) -> (u64, u64) {
        match state.view() {
            View::Classic(map) => classic::within(self, map),
            View::Swiss(map) => swiss::within(self, map),
        }
    }

    /// Where its bytes are now; `None` where it does not exist.
    pub fn resolve(self, state: &MapState) -> Option<Extent> {
        if self.slot().is_some_and(|s| usize::from(s) >= SLOTS) {
            return None;
        }
        let base = match state.view() {
            View::Classic(map) => classic::base(self, map)?,
            View::Swiss(map) => swiss::base(self, map)?,
        };
        let (offset, size) = self.within(state);
        Some(Extent { addr: base.plus(offset), size })
    }
}

fn hmap_field(i: u8) -> &'static str {
    Hmap::fields(8).get(usize::from(i)).map_or("?", |f| f.name)
}

fn header_field(i: u8) -> &'static str {
    Header::fields(8, true).get(usize::from(i)).map_or("?", |f| f.name)
}

fn table_field(i: u8) -> &'static str {
    Table::fields(8).get(usize::from(i)).map_or("?", |f| f.name)
}

impl GroupId {
    pub fn name(self) -> String {
        match self {
            GroupId::Small => "group".to_string(),
            GroupId::Of { table, group } => format!("table {table} group {group}"),
        }
    }
}

/// A place of a Swiss map by the words of its name.
fn parse_swiss(words: &[&str]) -> Option<Place> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (group, rest) = match words {
        ["header"] => return Some(Place::Header),
        ["directory"] => return Some(Place::Directory),
        ["directory", "entry", i] => return number(i).map(Place::DirectoryEntry),
        ["table", i] => return number(i).map(Place::Table),
        ["table", i, "group", group, rest @ ..] => (GroupId::Of { table: number(i)?, group: number(group)? }, rest),
        ["table", i, field] => {
            let at = Table::fields(8).iter().position(|f| f.name == *field)?;
            return Some(Place::TableField(number(i)?, at as u8));
        }
        ["group", rest @ ..] => (GroupId::Small, rest),
        [field] => {
            let name = field.strip_prefix("header.")?;
            let at = Header::fields(8, true).iter().position(|f| f.name == name)?;
            return Some(Place::HeaderField(at as u8));
        }
        _ => return None,
    };
    let ["slot", slot, part] = rest else { return rest.is_empty().then_some(Place::Group(group)) };
    let slot: u8 = slot.parse().ok().filter(|&s| usize::from(s) < SLOTS)?;
    match *part {
        "control" => Some(Place::Control(group, slot)),
        "key" => Some(Place::GroupKey(group, slot)),
        "elem" => Some(Place::GroupElem(group, slot)),
        _ => None,
    }
}

/// The bucket at the start of a name, and the words after it.
fn parse_bucket<'a, 'b>(words: &'a [&'b str]) -> Option<(BucketId, &'a [&'b str])> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (array, rest) = match words {
        ["preallocated", "bucket", index, rest @ ..] => {
            return Some((BucketId::Preallocated { index: number(index)? }, rest));
        }
        ["old", "bucket", rest @ ..] => (ArrayKind::Old, rest),
        ["bucket", rest @ ..] => (ArrayKind::Main, rest),
        _ => return None,
    };
    let (index, rest) = rest.split_first()?;
    let index = number(index)?;
    match rest {
        ["overflow", link, rest @ ..] if *link != "word" => {
            Some((BucketId::Chain { array, index, link: link.parse().ok().filter(|&l| l > 0)? }, rest))
        }
        _ => Some((BucketId::main(array, index), rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        let old = BucketId::Chain { array: ArrayKind::Old, index: 3, link: 1 };
        let main = BucketId::main(ArrayKind::Main, 5);
        let spare = BucketId::Preallocated { index: 37 };
        for (place, name) in [
            (Place::Hmap, "hmap"),
            (Place::HmapField(7), "hmap.nevacuate"),
            (Place::ExtraField(2), "mapextra.nextOverflow"),
            (Place::Key(main, 2), "bucket 5 slot 2 key"),
            (Place::Tophash(old, 0), "old bucket 3 overflow 1 slot 0 tophash"),
            (Place::Overflow(main), "bucket 5 overflow word"),
            (Place::Overflow(old), "old bucket 3 overflow 1 overflow word"),
            (Place::Bucket(spare), "preallocated bucket 37"),
            (Place::Elem(spare, 7), "preallocated bucket 37 slot 7 elem"),
            (Place::HeaderField(3), "header.dirLen"),
            (Place::DirectoryEntry(12), "directory entry 12"),
            (Place::TableField(4, 2), "table 4 growthLeft"),
            (Place::Control(GroupId::Small, 7), "group slot 7 control"),
            (Place::Group(GroupId::Of { table: 4, group: 127 }), "table 4 group 127"),
            (Place::GroupElem(GroupId::Of { table: 0, group: 1 }, 0), "table 0 group 1 slot 0 elem"),
        ] {
            assert_eq!(place.name(), name);
            assert_eq!(Place::parse(name), Some(place));
        }
        for bad in [
            "",
            "bucket",
            "bucket x",
            "bucket 5 slot 8 key",
            "bucket 5 overflow 0",
            "hmap.size",
            "old hmap",
            "table",
            "group slot 8 key",
        ] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
