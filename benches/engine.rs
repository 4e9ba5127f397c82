//! How fast the engines run: classic as Go 1.23, Swiss as Go 1.27, on amd64. The counterpart in Go makes its keys before
//! the clock too.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use mapscope::engine::{DEFAULT_MAX_HEAP, MapSpec, MapState, Seeds};
use mapscope::gotype::Value;
use mapscope::program::{Draft, Source};
use mapscope::target::{Arch, GoVersion, Target};
use std::hint::black_box;
use std::sync::Arc;

fn spec(source: &str, go: GoVersion) -> Arc<MapSpec> {
    let target = Target::new(go, Arch::Amd64);
    Draft::new(&Source::Text(source), target).expect("a map type").finish().spec
}

fn empty_map(spec: &Arc<MapSpec>) -> MapState {
    MapState::new(spec.clone(), -1, &Seeds::from_seed(1), DEFAULT_MAX_HEAP).expect("an empty map fits")
}

/// Distinct random keys by xorshift64.
fn uint64_keys(n: usize) -> Vec<[u8; 8]> {
    let mut x: u64 = 88_172_645_463_325_252;
    let next = || {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        x.to_le_bytes()
    };
    std::iter::repeat_with(next).take(n).collect()
}

fn put_all<'a>(map: &mut MapState, keys: impl Iterator<Item = &'a [u8]>) {
    for (i, key) in keys.enumerate() {
        map.put_bytes(key, &(i as u64).to_le_bytes()).expect("it fits");
    }
}

/// The three benches of one implementation, their names beginning with `prefix`.
fn engine_of(c: &mut Criterion, prefix: &str, go: GoVersion) {
    let mut group = c.benchmark_group("engine");
    group.sample_size(20);
    let uint64 = spec("map[uint64]uint64", go);
    let keys = uint64_keys(1_000_000);
    group.bench_function(format!("{prefix}uint64_put_1m"), |b| {
        b.iter_batched_ref(
            || empty_map(&uint64),
            |map| put_all(map, keys.iter().map(|k| &k[..])),
            BatchSize::PerIteration,
        );
    });

    let string = spec("map[string]uint64", go);
    let mut source = empty_map(&string);
    let names: Vec<Vec<u8>> = (0..1_000_000)
        .map(|i| source.pin(string.map.key, &Value::Str(format!("key-{i}").into_bytes())).expect("it fits"))
        .collect();
    group.bench_function(format!("{prefix}string_put_1m"), |b| {
        b.iter_batched_ref(
            || source.clone(),
            |map| put_all(map, names.iter().map(|k| &k[..])),
            BatchSize::PerIteration,
        );
    });

    let half = &keys[..500_000];
    group.bench_function(format!("{prefix}uint64_put_delete_500k"), |b| {
        b.iter_batched_ref(
            || empty_map(&uint64),
            |map| {
                put_all(map, half.iter().map(|k| &k[..]));
                for key in half {
                    black_box(map.delete_bytes(key).expect("it fits"));
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn engine(c: &mut Criterion) {
    engine_of(c, "", GoVersion::Go1_23);
    engine_of(c, "swiss_", GoVersion::Go1_27);
}

criterion_group!(benches, engine);
criterion_main!(benches);
