//! Maps of any size: searches, folds and heat maps agree with the map's bytes.

#![allow(clippy::unwrap_used)]

#[path = "size/folds.rs"]
mod folds;
#[path = "size/heat.rs"]
mod heat;
#[allow(dead_code, reason = "shared with the tests of pictures")]
#[path = "view/maps.rs"]
mod maps;
#[path = "size/search.rs"]
mod search;

use mapscope::diagram::Scene;
use mapscope::engine::MapState;
use mapscope::image::{ArrayKind, BucketId, Place};
use mapscope::target::{Arch, GoVersion};

/// The map after a script, on amd64.
fn map(source: &str, go: GoVersion, script: &[&str]) -> MapState {
    hinted(source, go, -1, script)
}

fn hinted(source: &str, go: GoVersion, hint: i64, script: &[&str]) -> MapState {
    maps::session(source, go, Arch::Amd64, hint, script, u64::MAX).state().cloned().unwrap()
}

/// From the first row to the last of a large map all slots are as high and as far from each other.
#[test]
fn rows_are_alike_at_the_end_of_a_large_map() {
    let state = hinted("map[int64]int64", GoVersion::Go1_23, 1_500_000, &["put 1"]);
    let buckets = state.classic().unwrap().classic().hmap(state.memory()).bucket_count();
    assert_eq!(buckets, 262_144);
    for zoom in [0.5, 1.0, 2.0, 2.44, 3.1, 4.0] {
        let scene = Scene::new(state.read(), zoom);
        let tops = |bucket: u64| -> Vec<f32> {
            let id = |at| BucketId::main(ArrayKind::Main, at);
            let places = (0..8).map(|slot| Place::Key(id(bucket), slot)).chain([Place::Key(id(bucket + 1), 0)]);
            let tops: Vec<f32> = places.map(|place| scene.rect(state.read(), place).unwrap().y).collect();
            tops.windows(2).map(|pair| pair[1] - pair[0]).collect()
        };
        for bucket in [1, 1000, 100_003, 200_001, 229_411, 262_142] {
            assert_eq!(tops(bucket), tops(0), "bucket {bucket} at {zoom}");
        }
    }
}
