//! What names mean: type parameters, declared types, predeclared ones, those of packages.
//!
//! Invariant: a user's stand-in for another package's type comes before that package, for the user's texts alone.

use super::missing::{Missing, Why};
use super::near::nearest;
use super::packages::Qualifier;
use super::resolver::Resolver;
use crate::gotype::reading::diag::Span;
use crate::gotype::types::{TypeId, Types, is_exported};

/// A name that means a type.
pub(super) enum Found {
    Type(TypeId),
    Decl(usize),
}

impl Resolver<'_> {
    /// The type that a name is, with the types that stand for its parameters.
    pub(super) fn lookup(&mut self, package: Option<Span>, name: Span, args: Vec<TypeId>, span: Span) -> TypeId {
        let text = self.sources.slice(name).to_string();
        let found = match package {
            None => self.plain(&text, name.source),
            Some(package) => {
                let written = self.sources.slice(package).to_string();
                self.qualified(&written, &text, name.source)
            }
        };
        match found {
            Ok(Found::Decl(decl)) => self.declared(decl, args, span),
            Ok(Found::Type(id)) if args.is_empty() => id,
            Ok(Found::Type(id)) => {
                let shown = self.types.short_name(id);
                self.missing(&shown, Missing { span, why: Why::NotGeneric(shown.clone()) })
            }
            Err(why) => self.missing_name(name.source, why, span),
        }
    }

    /// A name without a package.
    pub(super) fn plain(&mut self, name: &str, source: u32) -> Result<Found, Why> {
        if let Some((_, id)) = self.context.params.iter().rev().find(|(param, _)| param == name) {
            return Ok(Found::Type(*id));
        }
        let package = self.sources.package(source);
        if let Some(function) = self.context.function
            && let Some(decl) = self.inner(package, name, function)
        {
            return Ok(Found::Decl(decl));
        }
        if let Some(decl) = self.packages.get(package).and_then(|p| p.types.get(name)) {
            return Ok(Found::Decl(*decl));
        }
        if self.is_literal
            && let Some(id) = self.types.scope.types.get(name)
        {
            return Ok(Found::Type(*id));
        }
        if let Some(found) = self.dot_imported(name, source) {
            return Ok(Found::Decl(found));
        }
        if name == "error" {
            return Ok(Found::Type(Types::ERROR));
        }
        if let Some(id) = Types::predeclared(name) {
            return Ok(Found::Type(id));
        }
        if let Some(decl) = self.elsewhere(name, source) {
            return Ok(Found::Decl(decl));
        }
        if name == "comparable" {
            let message = "comparable is only a constraint; values can't have it (any is the interface for all)";
            return Err(Why::Constraint(message.to_string()));
        }
        if self.context.function.is_some() && name.chars().next().is_some_and(char::is_uppercase) && name.len() <= 2 {
            return Err(Why::Parameter(name.to_string()));
        }
        Err(Why::Name { name: name.to_string(), near: self.near(package, name) })
    }

    fn inner(&self, package: usize, name: &str, function: u32) -> Option<usize> {
        let named = self.packages.get(package)?.inner.get(name)?;
        named.iter().copied().find(|decl| self.ast.decls[*decl].function == Some(function))
    }

    fn dot_imported(&mut self, name: &str, source: u32) -> Option<usize> {
        if !is_exported(name) {
            return None;
        }
        let dots = self.sources.list.get(source as usize)?.imports.dots.clone();
        dots.iter().find_map(|path| {
            let package = self.package_of_path(path)?;
            self.packages[package].types.get(name).copied()
        })
    }

    /// What a type on its own may name besides: a type inside a function, one of another package in hand.
    fn elsewhere(&self, name: &str, source: u32) -> Option<usize> {
        if !self.sources.list.get(source as usize)?.is_expr {
            return None;
        }
        let own = || self.packages.iter().filter(|package| package.is_own);
        let mut declared = own().filter_map(|package| package.types.get(name));
        if let (Some(one), None) = (declared.next(), declared.next()) {
            return Some(*one);
        }
        let mut inner = own().filter_map(|package| package.inner.get(name)).flatten();
        match (inner.next(), inner.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    }

    /// A declared name of the package, or a predeclared one, that may have been meant.
    fn near(&mut self, package: usize, name: &str) -> Option<String> {
        if !self.may_suggest() {
            return None;
        }
        let mut names: Vec<&str> = Types::predeclared_names().collect();
        if let Some(package) = self.packages.get(package) {
            names.extend(package.types.keys().map(String::as_str));
        }
        if self.is_literal {
            names.extend(self.types.scope.types.keys().map(String::as_str).filter(|n| !n.contains('.')));
        }
        nearest(name, names.into_iter())
    }

    /// A name after a package's.
    fn qualified(&mut self, written: &str, name: &str, source: u32) -> Result<Found, Why> {
        if written == "unsafe" && name == "Pointer" {
            return Ok(Found::Type(Types::UNSAFE_POINTER));
        }
        let key = format!("{written}.{name}");
        let own = self.packages.get(self.sources.package(source)).is_some_and(|package| package.is_own);
        if let Some(decl) = self.stand_ins.get(&key).filter(|_| own) {
            return Ok(Found::Decl(*decl));
        }
        if self.is_literal
            && let Some(id) = self.types.scope.types.get(&key)
        {
            return Ok(Found::Type(*id));
        }
        let why = |path: Option<String>, is_here: bool, near: Option<String>| Why::Imported {
            package: written.to_string(),
            name: name.to_string(),
            path,
            is_here,
            near,
        };
        match self.qualifier(source, written) {
            Qualifier::Package(package) => {
                let there = &self.packages[package];
                let visible = is_exported(name) || !own || there.is_own;
                if let Some(decl) = there.types.get(name).filter(|_| visible) {
                    return Ok(Found::Decl(*decl));
                }
                let path = there.path.clone();
                let near = if self.may_suggest() { self.near_exported(package, name) } else { None };
                Err(why(Some(path), true, near))
            }
            Qualifier::Absent(path) => Err(why(path, false, None)),
            Qualifier::Several(paths) => self.of_several(written, name, &paths),
        }
    }

    fn near_exported(&self, package: usize, name: &str) -> Option<String> {
        nearest(name, self.packages[package].types.keys().map(String::as_str).filter(|n| is_exported(n)))
    }

    /// Of packages that share a name, the one that declares the type; several may.
    fn of_several(&mut self, written: &str, name: &str, paths: &[&'static str]) -> Result<Found, Why> {
        let mut found = Vec::new();
        for path in paths {
            let decl = self.package_of_path(path).and_then(|package| self.packages[package].types.get(name).copied());
            found.extend(decl.map(|decl| (*path, decl)));
        }
        match found.as_slice() {
            [] => Err(Why::Imported {
                package: written.to_string(),
                name: name.to_string(),
                path: Some(paths.join(" or ")),
                is_here: true,
                near: None,
            }),
            [(_, decl)] => Ok(Found::Decl(*decl)),
            several => Err(Why::Several {
                package: written.to_string(),
                name: name.to_string(),
                paths: several.iter().map(|(path, _)| path.to_string()).collect(),
            }),
        }
    }

    /// The type that stands for what is not known.
    pub(super) fn missing(&mut self, text: &str, missing: Missing) -> TypeId {
        let id = self.types.declare(text);
        self.missing.insert(id, missing);
        id
    }

    /// The same of a name, once for a package.
    fn missing_name(&mut self, source: u32, why: Why, span: Span) -> TypeId {
        let text = self.sources.slice(span).to_string();
        let key = (self.sources.package(source), text.clone());
        if let Some(known) = self.missing_names.get(&key) {
            return *known;
        }
        let id = self.missing(&text, Missing { span, why });
        self.missing_names.insert(key, id);
        id
    }
}
