#!/usr/bin/env bash
# Makes and checks what Mapscope knows of the standard library:
#
#   run.sh facts  WORK GOROOT...   assets/std/std.txt.gz, of the toolchains at GOROOT...
#   run.sh record WORK GOROOT...   tests/recordings/std-types.jsonl.gz, by running programs for amd64 and 386
#   run.sh check  WORK GOROOT...   both files against each toolchain's own sources
#
# WORK is a folder for what is made on the way. The file of facts is packed by the last toolchain named, so name the
# newest last: the same sources packed by the same toolchain give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
facts=$here/../../../assets/std/std.txt.gz
recordings=$here/../../recordings/std-types.jsonl.gz
[ $# -ge 3 ] || { sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
mode=$1 work=$2
shift 2
mkdir -p "$work"
work=$(cd "$work" && pwd)
export GOTOOLCHAIN=local GOPROXY=off GOWORK=off GOFLAGS= CGO_ENABLED=0

# The tool as a toolchain builds it: its own go/types reads its own sources.
tool() {
    local version
    version=$("$1/bin/go" env GOVERSION)
    (cd "$here" && "$1/bin/go" build -o "$work/stdtypes-$version" .)
    echo "$work/stdtypes-$version"
}

case $mode in
facts)
    dumps=()
    for root; do
        tool=$(tool "$root")
        "$tool" dump >"$tool.facts"
        dumps+=("$tool.facts")
    done
    "$tool" merge "$facts" "${dumps[@]}"
    "$tool" count "$facts"
    ;;
record)
    outputs=()
    for root; do
        tool=$(tool "$root")
        for arch in amd64 386; do
            program=$tool-$arch
            mkdir -p "$program"
            printf 'module recording\n\ngo 1.21\n' >"$program/go.mod"
            "$tool" record $arch >"$program/main.go"
            # Unoptimised, since no layout hangs on optimisation and the whole library is to be compiled.
            (cd "$program" && GOARCH=$arch "$root/bin/go" build -gcflags='all=-N -l -dwarf=false' -ldflags='-s -w' -o program .)
            "$program/program" >"$program/layouts.jsonl"
            outputs+=("$program/layouts.jsonl")
        done
    done
    cat "${outputs[@]}" | gzip -9n >"$recordings"
    ;;
check)
    for root; do
        "$(tool "$root")" check "$facts" "$recordings"
    done
    ;;
*)
    echo "facts, record or check, not $mode" >&2
    exit 2
    ;;
esac
