//! Histograms against plain counts of the same bytes.

use super::maps::{each_moment, each_swiss_moment};
use mapscope::engine::classic::BucketRef;
use mapscope::engine::{MapState, View};
use mapscope::image::{Counting, Figures, Histogram};

/// A count in slices, and the same at once.
fn counted(state: &MapState) -> Counting {
    let mut slow = Counting::new(state.read());
    let mut slices = 0;
    while !slow.advance(state.read(), || false) {
        slices += 1;
        assert!((0.0..=1.0).contains(&slow.progress()) && slices < 10_000);
    }
    let quick = Counting::of(state.read());
    assert_eq!(slow.histograms(), quick.histograms());
    assert_eq!(slow.progress(), 1.0);
    slow
}

/// A histogram as values counted one by one.
fn plain(values: impl IntoIterator<Item = u64>) -> Vec<u64> {
    let mut values: Vec<u64> = values.into_iter().collect();
    values.sort_unstable();
    values
}

fn spread(histogram: &Histogram) -> Vec<u64> {
    (0..=histogram.max()).flat_map(|v| std::iter::repeat_n(v, histogram.count(v) as usize)).collect()
}

#[test]
fn a_classic_map_is_counted_as_its_chains_are() {
    let mut grown = 0;
    each_moment(|name, state| {
        let counting = counted(state);
        let View::Classic(map) = state.view() else { panic!("{name}") };
        let (rt, classic) = (map.memory(), map.classic());
        let h = classic.hmap(rt);
        let arrays =
            [(h.buckets, h.bucket_count()), (h.oldbuckets, if h.growing() { h.old_bucket_count() } else { 0 })];
        let arrays = arrays.into_iter().filter(|(base, _)| !base.is_nil());
        let chains: Vec<Vec<_>> = arrays
            .flat_map(|(base, n)| (0..n).map(move |i| (base, i)))
            .map(|(base, i)| classic.chain(rt.heap, base, i).collect())
            .collect();
        let in_use = |chain: &Vec<_>| chain.iter().filter(|b: &&BucketRef| !b.state(0).is_evacuated()).count() as u64;
        let fills = chains.iter().flatten().filter(|b| !b.state(0).is_evacuated()).map(|b| b.entries() as u64);
        assert_eq!(spread(&counting.fill), plain(fills), "{name}");
        assert_eq!(spread(&counting.reach), plain(chains.iter().map(in_use).filter(|n| *n > 0)), "{name}");
        assert_eq!(counting.reach.sum(), counting.fill.total(), "{name}: the same buckets");
        assert_eq!(counting.fill.sum(), state.count(), "{name}");
        let Figures::Classic(figures) = Figures::of(state.read()) else { panic!("{name}") };
        if !figures.growing {
            assert_eq!(counting.reach.max(), figures.max_chain, "{name}");
            assert_eq!(counting.reach.total(), figures.buckets, "{name}");
        }
        grown += u64::from(figures.growing);
    });
    assert!(grown > 20, "{grown} maps in growth");
}

#[test]
fn a_swiss_map_is_counted_as_its_searches_are() {
    let mut probed = 0;
    each_swiss_moment(|name, state| {
        let counting = counted(state);
        let View::Swiss(map) = state.view() else { panic!("{name}") };
        let (rt, swiss) = (map.memory(), map.swiss());
        let fills = swiss.all_groups(rt).map(|g| u64::from(g.entries()));
        assert_eq!(spread(&counting.fill), plain(fills), "{name}");
        let mut lengths = Vec::new();
        state.for_each_key(|key| {
            let path = map.probe_path(key).unwrap();
            lengths.extend(path.found.map(|_| path.groups.len() as u64));
        });
        assert_eq!(spread(&counting.reach), plain(lengths), "{name}");
        assert_eq!(counting.fill.sum(), state.count(), "{name}");
        let Figures::Swiss(figures) = Figures::of(state.read()) else { panic!("{name}") };
        assert_eq!(counting.reach.max(), figures.max_probe, "{name}");
        assert_eq!(counting.fill.total(), figures.groups, "{name}");
        probed += u64::from(figures.max_probe > 1);
    });
    assert!(probed > 5, "{probed} maps with searches of more than a group");
}
