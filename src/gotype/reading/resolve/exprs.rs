//! From parsed expressions to types.
//!
//! Invariant: nothing here recurses deeper than the nesting limit; what is not known has a type that stands for it.

use super::missing::{Missing, Why};
use super::resolver::{MapKey, Resolver};
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use crate::gotype::reading::syntax::ast::{Expr, ExprId, FieldExpr, FuncExpr, IfaceElem};
use crate::gotype::types::{Field, Kind, Method, Signature, TypeId};
use std::collections::{HashMap, HashSet};

impl Resolver<'_> {
    pub(crate) fn resolve(&mut self, expr: ExprId) -> TypeId {
        let span = self.ast.get(expr).1;
        self.depth += 1;
        let id = if self.depth > MAX_NESTING { None } else { Some(self.resolve_inner(expr, span)) };
        let depth = id.map_or(self.depth, |id| self.types.depth(id));
        self.depth -= 1;
        match id {
            Some(id) if depth <= MAX_NESTING => id,
            _ => {
                self.too_deep(span);
                self.reported(span)
            }
        }
    }

    pub(super) fn too_deep(&mut self, span: Span) {
        self.problem(
            span,
            format!("types nested over {MAX_NESTING} deep are not laid out; the limit is {MAX_NESTING}"),
        );
    }

    /// The type of what is wrong and has been reported.
    fn reported(&mut self, span: Span) -> TypeId {
        self.missing("?", Missing { span, why: Why::Reported })
    }

    fn resolve_inner(&mut self, expr: ExprId, span: Span) -> TypeId {
        // The arena may grow while parts are resolved, so what is needed of the node is copied first.
        match self.ast.get(expr).0.clone() {
            Expr::Name { package, name } => self.lookup(package, name, Vec::new(), span),
            Expr::Instance { package, name, args } => {
                let args = args.into_iter().map(|arg| self.resolve(arg)).collect();
                self.lookup(package, name, args, span)
            }
            Expr::Pointer(elem) => {
                let elem = self.resolve(elem);
                self.types.pointer(elem)
            }
            Expr::Slice(elem) => {
                let elem = self.resolve(elem);
                self.types.slice(elem)
            }
            Expr::Chan { dir, elem } => {
                let elem = self.resolve(elem);
                self.types.intern(Kind::Chan { dir, elem })
            }
            Expr::Array { len, elem } => self.resolve_array(len, elem, expr),
            Expr::Map { key, elem } => self.resolve_map(key, elem),
            Expr::Func(func) => self.resolve_func(&func, span),
            Expr::Interface(elems) => self.resolve_interface(&elems, span),
            Expr::Struct(fields) => self.resolve_struct(&fields, expr),
            Expr::Bad => self.reported(span),
        }
    }

    fn resolve_array(&mut self, len: Span, elem: ExprId, expr: ExprId) -> TypeId {
        let span = self.ast.get(expr).1;
        let count = self.array_length(len);
        let elem = self.resolve(elem);
        match count {
            Ok(len) => {
                let id = self.types.intern(Kind::Array { len, elem });
                self.places.entry(id).or_insert((expr, self.is_aside));
                id
            }
            Err(why) => {
                let text = self.sources.slice(span).to_string();
                self.missing(&text, Missing { span: len, why })
            }
        }
    }

    fn resolve_map(&mut self, key: ExprId, elem: ExprId) -> TypeId {
        let span = self.ast.get(key).1;
        let key = self.resolve(key);
        let elem = self.resolve(elem);
        let is_of_instance = !self.context.params.is_empty();
        self.map_keys.push(MapKey { span, key, is_aside: self.is_aside, is_of_instance });
        self.types.intern(Kind::Map { key, elem })
    }

    fn resolve_func(&mut self, func: &FuncExpr, span: Span) -> TypeId {
        let mut params: Vec<TypeId> = func.params.iter().map(|p| self.resolve(*p)).collect();
        let results: Vec<TypeId> = func.results.iter().map(|r| self.resolve(*r)).collect();
        if let Some(last) = params.last_mut().filter(|_| func.variadic) {
            *last = self.types.slice(*last);
        }
        let id = self.types.func(Signature { params, variadic: func.variadic, results });
        self.within_text_limit(id, span)
    }

    fn within_text_limit(&mut self, id: Option<TypeId>, span: Span) -> TypeId {
        id.unwrap_or_else(|| {
            self.problem(span, "the func and interface types of this source, written out, pass the limit of 4 MB");
            self.reported(span)
        })
    }

    fn resolve_interface(&mut self, elems: &[IfaceElem], span: Span) -> TypeId {
        let mut methods: Vec<Method> = Vec::new();
        let mut seen: HashMap<String, TypeId> = HashMap::new();
        for elem in elems {
            let found = match elem {
                IfaceElem::Method { name, func } => Ok(vec![self.method(*name, func, span)]),
                IfaceElem::Embedded(expr) => self.embedded_methods(*expr),
                IfaceElem::Union(_) => {
                    let message =
                        "an interface with a type set (~T or A | B) is only a constraint; values can't have it";
                    Err(Missing { span, why: Why::Constraint(message.to_string()) })
                }
            };
            let found = match found {
                Ok(found) => found,
                Err(missing) => return self.missing("interface", missing),
            };
            for method in found {
                match seen.get(&method.name) {
                    Some(func) if *func != method.func => {
                        self.problem(span, format!("this interface has two different methods {}", method.name));
                        return self.reported(span);
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(method.name.clone(), method.func);
                        methods.push(method);
                    }
                }
            }
        }
        let id = self.types.interface(methods);
        self.within_text_limit(id, span)
    }

    fn method(&mut self, name: Span, func: &FuncExpr, span: Span) -> Method {
        let func = self.resolve_func(func, span);
        let package = match self.sources.package(name.source) {
            0 => String::new(),
            package => self.packages[package].name.clone(),
        };
        Method { name: self.sources.slice(name).to_string(), func, package }
    }

    /// The methods of an embedded interface. One that is not known is an interface all the same: its name stands for
    /// whatever methods it has.
    fn embedded_methods(&mut self, expr: ExprId) -> Result<Vec<Method>, Missing> {
        let span = self.ast.get(expr).1;
        let id = self.resolve(expr);
        let name = self.types.short_name(id);
        match self.complete(id, span) {
            Err(Missing { why: Why::Name { near: None, .. } | Why::Imported { near: None, .. }, .. }) => {
                let func = self.types.func(Signature::default());
                let func = self.within_text_limit(func, span);
                Ok(vec![Method { name, func, package: String::new() }])
            }
            Err(missing) => Err(missing),
            Ok(underlying) => match self.types.kind(underlying) {
                Kind::Interface { .. } => Ok(self.types.methods(underlying).to_vec()),
                _ => {
                    let message =
                        format!("{name} is no interface: this interface is only a constraint; values can't have it");
                    Err(Missing { span, why: Why::Constraint(message) })
                }
            },
        }
    }

    fn resolve_struct(&mut self, fields: &[FieldExpr], expr: ExprId) -> TypeId {
        let span = self.ast.get(expr).1;
        let mut out = Vec::with_capacity(fields.len());
        let mut seen: HashSet<String> = HashSet::with_capacity(fields.len());
        let mut last: Option<(ExprId, TypeId)> = None;
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
                return self.reported(span);
            }
            out.push(Field { name, ty, embedded: field.embedded, tag: field.tag.clone() });
        }
        let id = self.types.intern(Kind::Struct(out));
        self.places.entry(id).or_insert((expr, self.is_aside));
        id
    }
}
