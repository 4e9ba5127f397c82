//! Packages: what each declares, and which one a name or an import path stands for.
//!
//! Invariant: a package of the standard library, or of a folder, is read only when something of it is mentioned.

use super::package::{COMMON, Package, common_package, imports_of, name_of_path};
use super::resolver::{ConstState, Resolver};
use crate::gotype::reading::build::is_built;
use crate::gotype::reading::diag::{Imports, MAX_SOURCE_BYTES};
use crate::gotype::reading::standard;
use crate::gotype::reading::syntax::Parser;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// What the package name in front of a dot stands for.
pub(super) enum Qualifier {
    /// A package in hand.
    Package(usize),
    /// A package that is not here; its import path, where one is written.
    Absent(Option<String>),
    /// Several packages of the standard library.
    Several(Vec<&'static str>),
}

impl Resolver<'_> {
    /// What a package name stands for in a source.
    pub(super) fn qualifier(&mut self, source: u32, written: &str) -> Qualifier {
        let Some(imports) = self.sources.list.get(source as usize).map(|s| Arc::clone(&s.imports)) else {
            return Qualifier::Absent(None);
        };
        let bound = imports.names.get(written).cloned();
        if let Some(path) = bound.or_else(|| self.import_named(&imports, written)) {
            if self.sources.package(source) == 0 {
                // Literals that are read later name the package as the file does.
                self.types.scope.imports.entry(written.to_string()).or_insert_with(|| path.clone());
            }
            return match self.package_of_path(&path) {
                Some(package) if !self.packages[package].is_internal || self.sources.is_hidden(source) => {
                    Qualifier::Package(package)
                }
                _ => Qualifier::Absent(Some(path)),
            };
        }
        let is_expr = self.sources.list.get(source as usize).is_some_and(|s| s.is_expr);
        if imports.is_file && !is_expr {
            return Qualifier::Absent(None);
        }
        self.unbound(written)
    }

    /// An import whose path says another name than the package has: `github.com/goccy/go-json` is package json.
    fn import_named(&mut self, imports: &Imports, written: &str) -> Option<String> {
        let known = imports.plain.iter().find(|path| {
            let package = self.by_path.get(*path).copied().flatten();
            package.is_some_and(|package| self.packages[package].name == written)
        });
        if let Some(path) = known {
            return Some(path.clone());
        }
        for path in &imports.plain {
            let foreign = path.split('/').next().is_some_and(|first| first.contains('.'));
            if foreign && path.to_ascii_lowercase().contains(&written.to_ascii_lowercase()) {
                return Some(path.clone());
            }
        }
        // Only the packages of the folder can tell their names.
        self.folder?;
        imports
            .plain
            .iter()
            .find(|path| {
                let package = self.package_of_path(path);
                package.is_some_and(|package| self.packages[package].name == written)
            })
            .cloned()
    }

    /// A package name that nothing imports: the user's package, what the user's own files import, the standard library's.
    fn unbound(&mut self, written: &str) -> Qualifier {
        if let Some(package) = self.packages.iter().position(|p| p.is_own && p.name == written) {
            return Qualifier::Package(package);
        }
        let scope = self.types.scope.imports.get(written).cloned();
        if let Some(path) = scope {
            return match self.package_of_path(&path) {
                Some(package) => Qualifier::Package(package),
                None => Qualifier::Absent(Some(path)),
            };
        }
        match standard::paths_named(written, self.target).as_slice() {
            [] => match self.package_of_path(COMMON.0).filter(|package| self.packages[*package].name == written) {
                Some(package) => Qualifier::Package(package),
                None => Qualifier::Absent(None),
            },
            [one] => match self.package_of_path(one) {
                Some(package) => Qualifier::Package(package),
                None => Qualifier::Absent(None),
            },
            several => Qualifier::Several(several.to_vec()),
        }
    }

    /// The package of an import path, read if it is new.
    pub(super) fn package_of_path(&mut self, path: &str) -> Option<usize> {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let found = self.own_package(path).or_else(|| self.load_standard(path)).or_else(|| self.load_folder(path));
        self.by_path.insert(path.to_string(), found);
        found
    }

    /// A package of the user's: by its path, or by the name that the path says where nobody knows its path.
    fn own_package(&self, path: &str) -> Option<usize> {
        let by_path = self.packages.iter().enumerate().find(|(_, p)| p.is_own && p.path == path);
        let named = || {
            let name = name_of_path(path);
            let is_foreign = path.contains('/');
            self.packages
                .iter()
                .enumerate()
                .find(|(i, p)| *i > 0 && p.is_own && p.path.is_empty() && p.name == name && is_foreign)
        };
        by_path.or_else(named).map(|(i, _)| i)
    }

    fn load_standard(&mut self, path: &str) -> Option<usize> {
        let found = standard::package(path, self.target).or_else(|| common_package(path))?;
        let package = self.packages.len();
        let package_of = |path: &str| Package { path: path.to_string(), ..Package::default() };
        self.packages.push(Package {
            name: found.name.to_string(),
            is_internal: found.is_internal,
            ..package_of(path)
        });
        let names = found.imports.into_iter().collect();
        let source = self.sources.add(None, found.text);
        if let Some(source) = self.sources.list.get_mut(source as usize) {
            source.package = package;
            source.is_hidden = true;
            source.imports = Imports { names, is_file: true, ..Imports::default() }.into();
        }
        let text = self.sources.text(source);
        Parser::new(&text, source, self.ast, self.problems).parse_files();
        self.index_declarations();
        Some(package)
    }

    fn load_folder(&mut self, path: &str) -> Option<usize> {
        let files = self.folder?.package(path)?;
        let package = self.packages.len();
        self.packages.push(Package {
            path: path.to_string(),
            name: name_of_path(path).to_string(),
            is_of_folder: true,
            ..Package::default()
        });
        for file in files {
            if file.text.len() > MAX_SOURCE_BYTES || !is_built(&file.name, &file.text, self.target) {
                continue;
            }
            let source = self.sources.add(Some(&file.name), file.text);
            let text = self.sources.text(source);
            // What is wrong in a file that nobody asked for shows where something of it is missing.
            let mut problems = Vec::new();
            let parts = Parser::new(&text, source, self.ast, &mut problems).parse_files();
            let Some(first) = parts.first() else { continue };
            if let Some(name) = &first.package {
                self.packages[package].name = name.clone();
            }
            if let Some(source) = self.sources.list.get_mut(source as usize) {
                source.package = package;
                source.imports = imports_of(first).into();
            }
        }
        self.index_declarations();
        Some(package)
    }

    /// Enters what the `Ast` has gained since the last call into the tables of its packages.
    pub(crate) fn index_declarations(&mut self) {
        let (types, consts, vars) = self.indexed;
        for i in types..self.ast.decls.len() {
            self.index_type(i);
        }
        for i in consts..self.ast.consts.len() {
            let name = self.ast.consts[i].name;
            self.const_states.push(ConstState::New);
            let text = self.name_of_constant(i);
            let package = &mut self.packages[self.sources.package(name.source)];
            if text != "_" && self.ast.consts[i].function.is_none() {
                package.consts.entry(text).or_insert(i);
            }
        }
        for i in vars..self.ast.vars.len() {
            let name = self.ast.vars[i].name;
            let text = self.sources.slice(name).to_string();
            self.packages[self.sources.package(name.source)].vars.entry(text).or_insert(i);
        }
        self.indexed = (self.ast.decls.len(), self.ast.consts.len(), self.ast.vars.len());
    }

    fn index_type(&mut self, i: usize) {
        let decl = &self.ast.decls[i];
        let (package, name, function) = (decl.package, decl.name, decl.function);
        let text = self.sources.slice(name).to_string();
        if text == "_" {
            return;
        }
        if let Some(package) = package {
            let key = format!("{}.{text}", self.sources.slice(package));
            return self.enter_once(key, i, |r| &mut r.stand_ins);
        }
        let index = self.sources.package(name.source);
        if function.is_some() {
            self.packages[index].inner.entry(text).or_default().push(i);
            return;
        }
        self.enter_once(text, i, |r| &mut r.packages[index].types);
    }

    fn enter_once(&mut self, key: String, decl: usize, table: impl Fn(&mut Self) -> &mut HashMap<String, usize>) {
        let message = format!("type {key} is declared twice; keep one declaration");
        match table(self).entry(key) {
            Entry::Vacant(entry) => {
                entry.insert(decl);
            }
            Entry::Occupied(_) => {
                let name = self.ast.decls[decl].name;
                self.problem(name, message);
            }
        }
    }
}
