//! Which files a build takes: `//go:build` lines and file names (Go's `go/build` and `go/build/constraint`,
//! Go 1.21 to 1.27).
//!
//! Invariant: what is not understood leaves a file in. Builds are those of the `go` command on Linux (wasm: for `js`),
//! with cgo and without further tags.

use crate::target::{Arch, Target};

/// Operating systems that a file's name may end in.
const SYSTEMS: [&str; 17] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
];

/// Architectures that a file's name may end in.
const ARCHITECTURES: [&str; 30] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
    "x86",
    "x86_64",
    "ia64",
    "alpha",
    "hppa",
    "sh",
];

/// Why a build on the target does not take a file; `None` where it does, and for texts that are no files.
pub(super) fn left_out(name: &str, text: &str, target: Target) -> Option<String> {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).strip_suffix(".go")?;
    if !named_for(file, target) {
        return Some(format!("its name is not of {} {}", system(target.arch), target.arch));
    }
    let line = constraint(text)?;
    let holds = Reader { rest: line, target }.whole().unwrap_or(true);
    (!holds).then(|| format!("//go:build {line} does not hold for {target} on {}", system(target.arch)))
}

/// True for a file that a build on the target takes; for texts that are no files too.
pub fn is_built(name: &str, text: &str, target: Target) -> bool {
    left_out(name, text, target).is_none()
}

fn system(arch: Arch) -> &'static str {
    if arch == Arch::Wasm { "js" } else { "linux" }
}

/// `x_linux.go`, `x_arm64.go`, `x_linux_arm64.go`; what stands before the first `_` says nothing.
fn named_for(file: &str, target: Target) -> bool {
    let file = file.strip_suffix("_test").unwrap_or(file);
    let parts: Vec<&str> = file.split('_').skip(1).collect();
    let of_arch = |part: &str| part == target.arch.name();
    match parts.as_slice() {
        [.., os, arch] if SYSTEMS.contains(os) && ARCHITECTURES.contains(arch) => {
            *os == system(target.arch) && of_arch(arch)
        }
        [.., last] if SYSTEMS.contains(last) => *last == system(target.arch),
        [.., last] if ARCHITECTURES.contains(last) => of_arch(last),
        _ => true,
    }
}

/// The expression of the `//go:build` line before the package clause.
fn constraint(text: &str) -> Option<&str> {
    let mut in_comment = false;
    for line in text.lines() {
        let line = line.trim();
        if in_comment {
            in_comment = !line.contains("*/");
            continue;
        }
        if let Some(expr) = line.strip_prefix("//go:build ") {
            return Some(expr.split("//").next().unwrap_or(expr).trim());
        }
        in_comment = line.starts_with("/*") && !line.contains("*/");
        if !(in_comment || line.is_empty() || line.starts_with("//") || line.starts_with("/*")) {
            return None;
        }
    }
    None
}

/// An expression of tags; `None` for what is none.
struct Reader<'t> {
    rest: &'t str,
    target: Target,
}

impl Reader<'_> {
    fn whole(&mut self) -> Option<bool> {
        let value = self.either(0)?;
        self.rest.trim().is_empty().then_some(value)
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn either(&mut self, depth: u32) -> Option<bool> {
        let mut value = self.both(depth)?;
        while self.eat("||") {
            value |= self.both(depth)?;
        }
        Some(value)
    }

    fn both(&mut self, depth: u32) -> Option<bool> {
        let mut value = self.one(depth)?;
        while self.eat("&&") {
            value &= self.one(depth)?;
        }
        Some(value)
    }

    fn one(&mut self, depth: u32) -> Option<bool> {
        // Go's own limit of a constraint is 100 levels less than would overflow anything.
        if depth > 100 {
            return None;
        }
        if self.eat("!") {
            return self.one(depth + 1).map(|value| !value);
        }
        if self.eat("(") {
            let value = self.either(depth + 1)?;
            return self.eat(")").then_some(value);
        }
        let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(self.rest.len());
        let (tag, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!tag.is_empty()).then(|| self.holds(tag))
    }

    fn holds(&self, tag: &str) -> bool {
        let system = system(self.target.arch);
        match tag {
            "gc" | "cgo" => true,
            "unix" => system == "linux",
            _ => tag == system || tag == self.target.arch.name() || self.target.go.has_release_tag(tag),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::GoVersion;

    // What `go list -f '{{.GoFiles}}'` of Go 1.27 takes for the same files.
    #[test]
    fn files_are_taken_as_the_go_command_takes_them() {
        let on = |arch| Target::new(GoVersion::Go1_23, arch);
        let takes = |name: &str, text: &str, arch| left_out(name, text, on(arch)).is_none();
        assert!(takes("a/linux.go", "", Arch::Amd64));
        assert!(takes("a_linux.go", "", Arch::Amd64) && !takes("a_linux.go", "", Arch::Wasm));
        assert!(!takes("a_windows_amd64.go", "", Arch::Amd64) && !takes("a_arm64.go", "", Arch::Amd64));
        assert!(takes("a_js_wasm.go", "", Arch::Wasm) && takes("a_foo.go", "", Arch::Amd64));
        assert!(takes("--decl 1", "//go:build windows\n\npackage a", Arch::Amd64));
        for (line, expected) in [
            ("linux && !arm64", true),
            ("(darwin || linux) && amd64", true),
            ("ignore", false),
            ("go1.23", true),
            ("go1.24", false),
            ("!windows && (race", true),
            ("unix", true),
        ] {
            let text = format!("// Copyright\n/* a\n b */\n\n//go:build {line}\n\npackage a\n");
            assert_eq!(takes("a.go", &text, Arch::Amd64), expected, "{line}");
        }
        assert!(takes("a.go", "package a\n//go:build ignore\n", Arch::Amd64));
    }
}
