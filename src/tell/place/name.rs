//! What places are called where they are shown: by screen readers, in headings and sentences.
//!
//! Invariant: a part is called by its whole and its own name. Knows nothing of what projects save.

use crate::engine::classic::Hmap;
use crate::engine::swiss::{Header, Table};
use crate::image::{BucketId, EXTRA_FIELDS, GroupId, Place, SLICE_FIELDS, Spot};
use crate::units::count;

/// `bucket 5 slot 2 key`, `hmap.count`, `table 4 growthLeft`.
pub fn name(place: Place) -> String {
    let whole = place.whole();
    if whole == place {
        return whole_name(place);
    }
    let between = if matches!(whole, Place::Hmap | Place::Extra | Place::Header) { '.' } else { ' ' };
    format!("{}{between}{}", whole_name(whole), part_name(place))
}

/// `bucket 5 slot 2 key byte 3`.
pub fn spot_name(spot: Spot) -> String {
    match spot.byte {
        Some(byte) => format!("{} byte {}", name(spot.place), count(byte)),
        None => name(spot.place),
    }
}

/// What a part is called where its whole is at hand: `slot 2 key`, `count`; of what is whole, all of its name.
pub fn part_name(place: Place) -> String {
    match place {
        Place::HmapField(i) => field(Hmap::fields(8).get(usize::from(i)).map(|f| f.name)),
        Place::ExtraField(i) => extra_field(i),
        Place::OverflowSliceField(_, i) => field(SLICE_FIELDS.get(usize::from(i)).copied()),
        Place::OverflowEntry(_, entry) | Place::DirectoryEntry(entry) => format!("entry {}", count(entry)),
        Place::Tophash(_, slot) => format!("slot {slot} tophash"),
        Place::Control(_, slot) => format!("slot {slot} control"),
        Place::Key(_, slot) | Place::GroupKey(_, slot) => format!("slot {slot} key"),
        Place::Elem(_, slot) | Place::GroupElem(_, slot) => format!("slot {slot} elem"),
        Place::Overflow(_) => "overflow word".to_string(),
        Place::HeaderField(i) => field(Header::fields(8, true).get(usize::from(i)).map(|f| f.name)),
        Place::TableField(_, i) => field(Table::fields(8).get(usize::from(i)).map(|f| f.name)),
        Place::Hmap | Place::Extra | Place::OverflowSlice(_) | Place::OverflowArray(_) => whole_name(place),
        Place::Buckets(_) | Place::Bucket(_) | Place::KeyBox(..) | Place::ElemBox(..) => whole_name(place),
        Place::Header | Place::Directory | Place::Table(_) | Place::Groups(_) => whole_name(place),
        Place::Group(_) | Place::GroupKeyBox(..) | Place::GroupElemBox(..) => whole_name(place),
    }
}

fn whole_name(place: Place) -> String {
    match place {
        Place::Hmap => "hmap".to_string(),
        Place::Extra => "mapextra".to_string(),
        Place::OverflowSlice(i) => format!("{} slice", extra_field(i)),
        Place::OverflowArray(i) => format!("{} array", extra_field(i)),
        Place::Buckets(array) => array.field().to_string(),
        Place::Bucket(b) => bucket_name(b),
        Place::KeyBox(b, slot) => format!("{} slot {slot} key box", bucket_name(b)),
        Place::ElemBox(b, slot) => format!("{} slot {slot} elem box", bucket_name(b)),
        Place::Header => "header".to_string(),
        Place::Directory => "directory".to_string(),
        Place::Table(i) => format!("table {}", count(i)),
        Place::Groups(i) => format!("table {} groups", count(i)),
        Place::Group(g) => group_name(g),
        Place::GroupKeyBox(g, slot) => format!("{} slot {slot} key box", group_name(g)),
        Place::GroupElemBox(g, slot) => format!("{} slot {slot} elem box", group_name(g)),
        Place::HmapField(_) | Place::ExtraField(_) | Place::OverflowSliceField(..) => part_name(place),
        Place::OverflowEntry(..) | Place::Tophash(..) | Place::Key(..) | Place::Elem(..) => part_name(place),
        Place::Overflow(_) | Place::HeaderField(_) | Place::DirectoryEntry(_) => part_name(place),
        Place::TableField(..) | Place::Control(..) | Place::GroupKey(..) | Place::GroupElem(..) => part_name(place),
    }
}

/// `bucket 5`, `old bucket 3 overflow 1`, `preallocated bucket 37`.
pub fn bucket_name(id: BucketId) -> String {
    let tail = |link: u32| if link > 0 { format!(" overflow {}", count(link.into())) } else { String::new() };
    match id {
        BucketId::Preallocated { index } => format!("preallocated bucket {}", count(index)),
        BucketId::Unlinked { index, link } => format!("old array bucket {}{}", count(index), tail(link)),
        BucketId::Chain { index, link, .. } => {
            let old = if id.is_old() { "old " } else { "" };
            format!("{old}bucket {}{}", count(index), tail(link))
        }
    }
}

/// `table 4 group 127`, `group` of a small map.
pub fn group_name(id: GroupId) -> String {
    match id {
        GroupId::Small => "group".to_string(),
        GroupId::Of { table, group } => format!("table {} group {}", count(table), count(group)),
    }
}

fn extra_field(i: u8) -> String {
    field(EXTRA_FIELDS.get(usize::from(i)).copied())
}

fn field(name: Option<&str>) -> String {
    name.unwrap_or("?").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::ArrayKind;

    #[test]
    fn a_part_is_called_by_its_whole_and_its_own_name() {
        let main = BucketId::main(ArrayKind::Main, 5);
        let group = GroupId::Of { table: 4, group: 127 };
        for (place, whole, part) in [
            (Place::HmapField(7), "hmap.", "nevacuate"),
            (Place::ExtraField(2), "mapextra.", "nextOverflow"),
            (Place::OverflowSliceField(1, 1), "oldoverflow slice ", "len"),
            (Place::OverflowEntry(0, 3), "overflow array ", "entry 3"),
            (Place::Key(main, 2), "bucket 5 ", "slot 2 key"),
            (Place::Overflow(main), "bucket 5 ", "overflow word"),
            (Place::HeaderField(3), "header.", "dirLen"),
            (Place::DirectoryEntry(12), "directory ", "entry 12"),
            (Place::TableField(4, 2), "table 4 ", "growthLeft"),
            (Place::Control(group, 7), "table 4 group 127 ", "slot 7 control"),
        ] {
            assert_eq!((name(place), part_name(place)), (format!("{whole}{part}"), part.to_string()));
        }
        for (whole, called) in [
            (Place::KeyBox(main, 3), "bucket 5 slot 3 key box"),
            (Place::GroupElemBox(GroupId::Small, 0), "group slot 0 elem box"),
            (Place::Groups(4), "table 4 groups"),
        ] {
            assert_eq!((name(whole), part_name(whole)), (called.to_string(), called.to_string()));
        }
        assert_eq!(spot_name(Spot::byte(Place::Key(main, 2), 3)), "bucket 5 slot 2 key byte 3");
        let far = BucketId::main(ArrayKind::Main, 110_784);
        assert_eq!(spot_name(Spot::byte(Place::Key(far, 2), 1400)), "bucket 110,784 slot 2 key byte 1,400");
    }
}
