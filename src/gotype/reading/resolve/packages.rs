//! What imports bring: which package a name stands for, and the declarations kept of the standard library's.
//!
//! Invariant: a package of the standard library is read only when something of it is mentioned.

use super::near::nearest;
use super::resolver::Resolver;
use super::std_types;
use crate::gotype::reading::diag::Span;
use crate::gotype::reading::syntax::Parser;
use crate::gotype::types::TypeId;
use std::collections::HashMap;

/// Local package names to import paths: the alias, or the path's last part (before a major version).
pub(crate) fn import_names(imports: &[(String, String)]) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for (alias, path) in imports {
        let mut parts = path.rsplit('/');
        let last = parts.next().unwrap_or_default();
        let is_version = last.len() > 1 && last.starts_with('v') && last[1..].bytes().all(|b| b.is_ascii_digit());
        let own = if is_version { parts.next().unwrap_or(last) } else { last };
        let name = if alias.is_empty() { own } else { alias };
        names.insert(name.to_string(), path.clone());
    }
    names
}

impl Resolver<'_> {
    /// What a package name stands for in a source: the standard package's name, and whether it is one known here.
    pub(super) fn package(&self, source: u32, written: &str) -> (String, bool) {
        let imports = self.sources.list.get(source as usize).map(|s| &s.imports);
        match imports.and_then(|i| i.get(written)).or_else(|| self.types.scope.imports.get(written)) {
            Some(path) => std_types::package_of_path(path).map_or((written.to_string(), false), |p| (p, true)),
            None => (written.to_string(), true),
        }
    }

    pub(super) fn load(&mut self, package: &str) {
        if !self.loaded.insert(package.to_string()) {
            return;
        }
        for text in std_types::sources(package, self.types.go()) {
            let source = self.sources.add(Some(package), text, package);
            let text = self.sources.text(source);
            let parts = Parser::new(&text, source, self.ast, self.problems).parse_file();
            let imports = import_names(&parts.imports);
            if let Some(source) = self.sources.list.get_mut(source as usize) {
                source.imports = imports;
            }
        }
        self.index_declarations();
    }

    pub(super) fn unknown_imported(&mut self, written: &str, package: &str, name: &str, span: Span) -> Option<TypeId> {
        let prefix = format!("{package}.");
        let near = nearest(name, self.index.keys().filter_map(|k| k.strip_prefix(&prefix)));
        let hint = near.map_or(String::new(), |near| format!("did you mean {written}.{near}? Else "));
        self.limitation(
            span,
            format!("unknown type {written}.{name}: {hint}add its declaration, for example type {written}.{name} struct {{ … }}"),
        );
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_major_version_is_no_package_name() {
        let names = import_names(&[(String::new(), "math/rand/v2".into()), ("t".into(), "time".into())]);
        assert_eq!(names.get("rand").map(String::as_str), Some("math/rand/v2"));
        assert_eq!(names.get("t").map(String::as_str), Some("time"));
    }
}
