//! From parsed expressions to types.
//!
//! Invariant: nothing here recurses deeper than the nesting limit; an expression with something wrong inside has no
//! type, and what is wrong has been said.

use super::resolver::Resolver;
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use crate::gotype::reading::syntax::ast::{Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use crate::gotype::types::{Field, Kind, Method, Signature, TypeId};
use std::collections::{HashMap, HashSet};

impl Resolver<'_> {
    pub(super) fn resolve(&mut self, expr: ExprId) -> Option<TypeId> {
        let span = self.ast.get(expr).1;
        self.depth += 1;
        let id = if self.depth > MAX_NESTING { None } else { self.resolve_inner(expr, span) };
        let too_deep = self.depth > MAX_NESTING || id.is_some_and(|id| self.types.depth(id) > MAX_NESTING);
        self.depth -= 1;
        if too_deep {
            self.problem(
                span,
                format!("types nested over {MAX_NESTING} deep are not laid out; the limit is {MAX_NESTING}"),
            );
            return None;
        }
        id
    }

    fn resolve_inner(&mut self, expr: ExprId, span: Span) -> Option<TypeId> {
        // The arena may grow while parts are resolved, so what is needed of the node is copied first.
        match self.ast.get(expr).0.clone() {
            Expr::Name { package, name } => self.lookup(package, name, span),
            Expr::Pointer(elem) => self.resolve(elem).map(|elem| self.types.pointer(elem)),
            Expr::Slice(elem) => self.resolve(elem).map(|elem| self.types.slice(elem)),
            Expr::Chan { dir, elem } => self.resolve(elem).map(|elem| self.types.intern(Kind::Chan { dir, elem })),
            Expr::Array { len, elem } => self.resolve_array(len, elem, span),
            Expr::Map { key, elem } => self.resolve_map(key, elem),
            Expr::Func(func) => self.resolve_func(&func, span),
            Expr::Interface(elems) => self.resolve_interface(&elems, span),
            Expr::Struct(fields) => self.resolve_struct(&fields, span),
            Expr::Unsupported(message) => {
                self.limitation(span, message);
                None
            }
            Expr::Bad => None,
        }
    }

    fn resolve_array(&mut self, len: Span, elem: ExprId, span: Span) -> Option<TypeId> {
        let count = self.array_length(len);
        let elem = self.resolve(elem);
        let id = self.types.intern(Kind::Array { len: count?, elem: elem? });
        self.places.entry(id).or_insert(span);
        Some(id)
    }

    fn resolve_map(&mut self, key: ExprId, elem: ExprId) -> Option<TypeId> {
        let key_span = self.ast.get(key).1;
        let key = self.resolve(key);
        let elem = self.resolve(elem);
        let key = key?;
        self.map_keys.push((key_span, key));
        Some(self.types.intern(Kind::Map { key, elem: elem? }))
    }

    fn resolve_func(&mut self, func: &FuncExpr, span: Span) -> Option<TypeId> {
        let params: Vec<_> = func.params.iter().map(|p| self.resolve(*p)).collect();
        let results: Vec<_> = func.results.iter().map(|r| self.resolve(*r)).collect();
        let mut params = params.into_iter().collect::<Option<Vec<_>>>()?;
        let results = results.into_iter().collect::<Option<Vec<_>>>()?;
        if let Some(last) = params.last_mut().filter(|_| func.variadic) {
            *last = self.types.slice(*last);
        }
        let id = self.types.func(Signature { params, variadic: func.variadic, results });
        self.within_text_limit(id, span)
    }

    fn within_text_limit(&mut self, id: Option<TypeId>, span: Span) -> Option<TypeId> {
        if id.is_none() {
            self.problem(span, "the func and interface types of this source, written out, pass the limit of 4 MB");
        }
        id
    }

    fn resolve_interface(&mut self, elems: &[IfaceElem], span: Span) -> Option<TypeId> {
        let mut methods: Vec<Method> = Vec::new();
        let mut seen: HashMap<String, TypeId> = HashMap::new();
        let mut good = true;
        for elem in elems {
            let found = match elem {
                IfaceElem::Method { name, func } => self.method(*name, func, span).map(|m| vec![m]),
                IfaceElem::Embedded(expr) => self.embedded_methods(*expr),
            };
            good &= found.is_some();
            for method in found.unwrap_or_default() {
                match seen.get(&method.name) {
                    Some(func) if *func != method.func => {
                        self.problem(span, format!("this interface has two different methods {}", method.name));
                        good = false;
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(method.name.clone(), method.func);
                        methods.push(method);
                    }
                }
            }
        }
        if !good {
            return None;
        }
        let id = self.types.interface(methods);
        self.within_text_limit(id, span)
    }

    fn method(&mut self, name: Span, func: &FuncExpr, span: Span) -> Option<Method> {
        let func = self.resolve_func(func, span)?;
        let package = self.sources.scope(name.source).to_string();
        Some(Method { name: self.sources.slice(name).to_string(), func, package })
    }

    fn embedded_methods(&mut self, expr: ExprId) -> Option<Vec<Method>> {
        let span = self.ast.get(expr).1;
        let id = self.resolve(expr)?;
        let underlying = self.complete(id, span)?;
        match self.types.kind(underlying) {
            Kind::Interface { .. } => Some(self.types.methods(underlying).to_vec()),
            _ => {
                let name = self.types.short_name(id);
                self.limitation(
                    span,
                    format!("{name} is no interface: this interface is only a constraint; values can't have it"),
                );
                None
            }
        }
    }

    fn resolve_struct(&mut self, fields: &[FieldExpr], span: Span) -> Option<TypeId> {
        let mut out = Vec::with_capacity(fields.len());
        let mut seen: HashSet<String> = HashSet::with_capacity(fields.len());
        let mut last: Option<(ExprId, Option<TypeId>)> = None;
        let mut good = true;
        for field in fields {
            // Names that share a type share its expression: it is resolved once.
            let ty = match last {
                Some((expr, ty)) if expr == field.ty => ty,
                _ => self.resolve(field.ty),
            };
            last = Some((field.ty, ty));
            let name = self.sources.slice(field.name).to_string();
            if name != "_" && !seen.insert(name.clone()) {
                self.problem(field.name, format!("field {name} is declared twice in this struct; rename one"));
                good = false;
            }
            match ty {
                Some(ty) => out.push(Field { name, ty, embedded: field.embedded, tag: field.tag.clone() }),
                None => good = false,
            }
        }
        if !good {
            return None;
        }
        let id = self.types.intern(Kind::Struct(out));
        self.places.entry(id).or_insert(span);
        Some(id)
    }
}
