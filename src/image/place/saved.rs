//! The names by which projects keep places, and by which a place can be asked for.
//!
//! Invariant: every name reads back as the place it names. What is shown is told elsewhere, and may differ: a name here
//! never changes.

use super::{ArrayKind, BucketId, EXTRA_FIELDS, GroupId, Place, SLICE_FIELDS};
use crate::engine::classic::{Hmap, SLOTS};
use crate::engine::swiss::{Header, Table};

impl BucketId {
    /// The name that projects keep.
    pub fn id(self) -> String {
        let tail = |link: u32| if link > 0 { format!(" overflow {link}") } else { String::new() };
        match self {
            BucketId::Preallocated { index } => format!("preallocated bucket {index}"),
            BucketId::Unlinked { index, link } => format!("old array bucket {index}{}", tail(link)),
            BucketId::Chain { array, index, link } => {
                let old = if array == ArrayKind::Old { "old " } else { "" };
                format!("{old}bucket {index}{}", tail(link))
            }
        }
    }
}

impl ArrayKind {
    /// The field of the hmap that points at it.
    pub fn field(self) -> &'static str {
        match self {
            ArrayKind::Main => "buckets",
            ArrayKind::Old => "oldbuckets",
        }
    }
}

impl Place {
    /// The name in a project: `bucket 5 slot 2 key`.
    pub fn id(self) -> String {
        match self {
            Place::Hmap => "hmap".to_string(),
            Place::HmapField(i) => format!("hmap.{}", hmap_field(i)),
            Place::Extra => "mapextra".to_string(),
            Place::ExtraField(i) => format!("mapextra.{}", extra_field(i)),
            Place::OverflowSlice(i) => format!("{} slice", extra_field(i)),
            Place::OverflowSliceField(i, field) => format!("{} slice {}", extra_field(i), slice_field(field)),
            Place::OverflowArray(i) => format!("{} array", extra_field(i)),
            Place::OverflowEntry(i, entry) => format!("{} array entry {entry}", extra_field(i)),
            Place::Buckets(array) => array.field().to_string(),
            Place::Bucket(b) => b.id(),
            Place::Tophash(b, slot) => format!("{} slot {slot} tophash", b.id()),
            Place::Key(b, slot) => format!("{} slot {slot} key", b.id()),
            Place::Elem(b, slot) => format!("{} slot {slot} elem", b.id()),
            Place::Overflow(b) => format!("{} overflow word", b.id()),
            Place::KeyBox(b, slot) => format!("{} slot {slot} key box", b.id()),
            Place::ElemBox(b, slot) => format!("{} slot {slot} elem box", b.id()),
            Place::Header => "header".to_string(),
            Place::HeaderField(i) => format!("header.{}", header_field(i)),
            Place::Directory => "directory".to_string(),
            Place::DirectoryEntry(i) => format!("directory entry {i}"),
            Place::Table(i) => format!("table {i}"),
            Place::TableField(i, field) => format!("table {i} {}", table_field(field)),
            Place::Groups(i) => format!("table {i} groups"),
            Place::Group(g) => g.id(),
            Place::Control(g, slot) => format!("{} slot {slot} control", g.id()),
            Place::GroupKey(g, slot) => format!("{} slot {slot} key", g.id()),
            Place::GroupElem(g, slot) => format!("{} slot {slot} elem", g.id()),
            Place::GroupKeyBox(g, slot) => format!("{} slot {slot} key box", g.id()),
            Place::GroupElemBox(g, slot) => format!("{} slot {slot} elem box", g.id()),
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
            "buckets" => return Some(Place::Buckets(ArrayKind::Main)),
            "oldbuckets" => return Some(Place::Buckets(ArrayKind::Old)),
            _ => {}
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(place) = parse_swiss(&words).or_else(|| parse_slice(&words)) {
            return Some(place);
        }
        let (bucket, rest) = parse_bucket(&words)?;
        match rest {
            [] => Some(Place::Bucket(bucket)),
            ["overflow", "word"] => Some(Place::Overflow(bucket)),
            ["slot", slot, part @ ..] => {
                let slot: u8 = slot.parse().ok().filter(|&s| usize::from(s) < SLOTS)?;
                match part {
                    ["tophash"] => Some(Place::Tophash(bucket, slot)),
                    ["key"] => Some(Place::Key(bucket, slot)),
                    ["elem"] => Some(Place::Elem(bucket, slot)),
                    ["key", "box"] => Some(Place::KeyBox(bucket, slot)),
                    ["elem", "box"] => Some(Place::ElemBox(bucket, slot)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn hmap_field(i: u8) -> &'static str {
    Hmap::fields(8).get(usize::from(i)).map_or("?", |f| f.name)
}

fn extra_field(i: u8) -> &'static str {
    EXTRA_FIELDS.get(usize::from(i)).unwrap_or(&"?")
}

fn slice_field(i: u8) -> &'static str {
    SLICE_FIELDS.get(usize::from(i)).unwrap_or(&"?")
}

fn header_field(i: u8) -> &'static str {
    Header::fields(8, true).get(usize::from(i)).map_or("?", |f| f.name)
}

fn table_field(i: u8) -> &'static str {
    Table::fields(8).get(usize::from(i)).map_or("?", |f| f.name)
}

impl GroupId {
    /// The name that projects keep.
    pub fn id(self) -> String {
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
        ["table", i, "groups"] => return number(i).map(Place::Groups),
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
    let ["slot", slot, part @ ..] = rest else { return rest.is_empty().then_some(Place::Group(group)) };
    let slot: u8 = slot.parse().ok().filter(|&s| usize::from(s) < SLOTS)?;
    match part {
        ["control"] => Some(Place::Control(group, slot)),
        ["key"] => Some(Place::GroupKey(group, slot)),
        ["elem"] => Some(Place::GroupElem(group, slot)),
        ["key", "box"] => Some(Place::GroupKeyBox(group, slot)),
        ["elem", "box"] => Some(Place::GroupElemBox(group, slot)),
        _ => None,
    }
}

/// A slice of overflow buckets, or its array, by the words of its name.
fn parse_slice(words: &[&str]) -> Option<Place> {
    let (name, rest) = words.split_first()?;
    let which = EXTRA_FIELDS[..2].iter().position(|f| f == name)? as u8;
    match rest {
        ["slice"] => Some(Place::OverflowSlice(which)),
        ["slice", field] => {
            let at = SLICE_FIELDS.iter().position(|f| f == field)?;
            Some(Place::OverflowSliceField(which, at as u8))
        }
        ["array"] => Some(Place::OverflowArray(which)),
        ["array", "entry", i] => i.parse().ok().map(|i| Place::OverflowEntry(which, i)),
        _ => None,
    }
}

/// The bucket at the start of a name, and the words after it.
fn parse_bucket<'a, 'b>(words: &'a [&'b str]) -> Option<(BucketId, &'a [&'b str])> {
    let number = |text: &str| text.parse::<u64>().ok();
    let (make, rest): (fn(u64, u32) -> BucketId, _) = match words {
        ["preallocated", "bucket", index, rest @ ..] => {
            return Some((BucketId::Preallocated { index: number(index)? }, rest));
        }
        ["old", "array", "bucket", rest @ ..] => (|index, link| BucketId::Unlinked { index, link }, rest),
        ["old", "bucket", rest @ ..] => (|index, link| BucketId::Chain { array: ArrayKind::Old, index, link }, rest),
        ["bucket", rest @ ..] => (|index, link| BucketId::Chain { array: ArrayKind::Main, index, link }, rest),
        _ => return None,
    };
    let (index, rest) = rest.split_first()?;
    let index = number(index)?;
    match rest {
        ["overflow", link, rest @ ..] if *link != "word" => {
            Some((make(index, link.parse().ok().filter(|&l| l > 0)?), rest))
        }
        _ => Some((make(index, 0), rest)),
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
            (Place::Elem(BucketId::Unlinked { index: 9, link: 2 }, 7), "old array bucket 9 overflow 2 slot 7 elem"),
            (Place::Buckets(ArrayKind::Old), "oldbuckets"),
            (Place::OverflowSliceField(1, 1), "oldoverflow slice len"),
            (Place::OverflowArray(0), "overflow array"),
            (Place::OverflowEntry(0, 3), "overflow array entry 3"),
            (Place::KeyBox(old, 3), "old bucket 3 overflow 1 slot 3 key box"),
            (Place::Groups(4), "table 4 groups"),
            (Place::GroupElemBox(GroupId::Small, 0), "group slot 0 elem box"),
            (Place::HeaderField(3), "header.dirLen"),
            (Place::DirectoryEntry(12), "directory entry 12"),
            (Place::TableField(4, 2), "table 4 growthLeft"),
            (Place::Control(GroupId::Small, 7), "group slot 7 control"),
            (Place::Group(GroupId::Of { table: 4, group: 127 }), "table 4 group 127"),
            (Place::GroupElem(GroupId::Of { table: 0, group: 1 }, 0), "table 0 group 1 slot 0 elem"),
        ] {
            assert_eq!(place.id(), name);
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
            "group slot 1 key bag",
            "nextOverflow slice",
            "old array bucket",
        ] {
            assert_eq!(Place::parse(bad), None, "{bad}");
        }
    }
}
