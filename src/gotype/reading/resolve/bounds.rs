//! Whether the types given for type parameters satisfy their constraints (Go specification, "Type constraints").
//!
//! Invariant: looked at when all bodies are known. Methods are passed over: what methods a type has is not read.

use super::packages::Qualifier;
use super::resolver::{Bound, Resolver};
use crate::gotype::layout::Comparability;
use crate::gotype::reading::diag::{Problem, Span};
use crate::gotype::reading::syntax::ast::{Expr, ExprId, IfaceElem};
use crate::gotype::types::TypeId;

/// How far a constraint is followed through names and embedded interfaces.
const MAX_STEPS: u32 = 32;

/// What a constraint asks of a type.
#[derive(Default)]
struct Allowed {
    comparable: bool,
    /// One of each list must fit; after a `~` by its underlying type.
    unions: Vec<Vec<(bool, TypeId)>>,
    /// A part of it is not known, so that nothing is refused for it.
    is_open: bool,
}

impl Resolver<'_> {
    /// Reports every type that does not satisfy the constraint of its parameter.
    pub(crate) fn check_bounds(&mut self) {
        let bounds = std::mem::take(&mut self.bounds);
        let comparability = Comparability::new(self.types);
        for bound in bounds {
            if self.missing.contains_key(&bound.arg) {
                continue;
            }
            let allowed = self.allowed(&bound);
            let Some(why) = self.refusal(&bound, &allowed, &comparability) else { continue };
            let decl = &self.ast.decls[bound.decl];
            let param = decl.params.get(bound.index).map_or("", |p| self.sources.slice(p.name));
            let of = self.sources.slice(decl.name);
            let arg = self.types.short_name(bound.arg);
            let message = format!("{arg} can't stand for {param} of {of}: {why}");
            let problem = Problem::new(bound.span, message);
            self.is_bound_broken = true;
            self.tell(bound.is_aside, problem);
        }
    }

    fn refusal(&self, bound: &Bound, allowed: &Allowed, comparability: &Comparability) -> Option<String> {
        if allowed.is_open {
            return None;
        }
        if allowed.comparable
            && let Err(problem) = comparability.check(self.types, bound.arg)
        {
            return Some(format!("it must be comparable, and {}", problem.reason()));
        }
        let fits = |(tilde, term): &(bool, TypeId)| {
            *term == bound.arg || (*tilde && self.types.underlying(*term) == self.types.underlying(bound.arg))
        };
        let union = allowed.unions.iter().find(|union| !union.iter().any(fits))?;
        let terms: Vec<String> = union
            .iter()
            .take(12)
            .map(|(tilde, term)| format!("{}{}", if *tilde { "~" } else { "" }, self.types.short_name(*term)))
            .collect();
        Some(format!("it must be one of {}", terms.join(" | ")))
    }

    fn allowed(&mut self, bound: &Bound) -> Allowed {
        let mut allowed = Allowed::default();
        let decl = &self.ast.decls[bound.decl];
        let Some(param) = decl.params.get(bound.index).copied() else { return allowed };
        // A constraint that mentions another parameter (`S ~[]E`) is not followed.
        let names: Vec<String> = decl.params.iter().map(|p| self.sources.slice(p.name).to_string()).collect();
        self.constrain(param.constraint, &names, 0, &mut allowed);
        allowed
    }

    fn constrain(&mut self, expr: ExprId, params: &[String], steps: u32, allowed: &mut Allowed) {
        if steps > MAX_STEPS {
            allowed.is_open = true;
            return;
        }
        match self.ast.get(expr).0.clone() {
            Expr::Name { package: None, name } if self.sources.slice(name) == "comparable" => allowed.comparable = true,
            Expr::Interface(elems) => {
                for elem in elems {
                    match elem {
                        IfaceElem::Method { .. } => {}
                        IfaceElem::Embedded(expr) => self.constrain(expr, params, steps + 1, allowed),
                        IfaceElem::Union(terms) => {
                            let union = self.terms(&terms, params, steps + 1, allowed);
                            allowed.unions.push(union);
                        }
                    }
                }
            }
            Expr::Name { package, name } => match self.declaration_of(package, name) {
                Some(decl) => {
                    let expr = self.ast.decls[decl].expr;
                    match self.ast.get(expr).0 {
                        Expr::Interface(_) | Expr::Name { .. } => self.constrain(expr, params, steps + 1, allowed),
                        _ => allowed.is_open = true,
                    }
                }
                None => allowed.is_open |= self.sources.slice(name) != "any" && self.sources.slice(name) != "error",
            },
            _ => allowed.is_open = true,
        }
    }

    fn declaration_of(&mut self, package: Option<Span>, name: Span) -> Option<usize> {
        let text = self.sources.slice(name).to_string();
        let index = match package {
            None => self.sources.package(name.source),
            Some(package) => {
                let written = self.sources.slice(package).to_string();
                match self.qualifier(name.source, &written) {
                    Qualifier::Package(index) => index,
                    _ => return None,
                }
            }
        };
        self.packages.get(index)?.types.get(&text).copied()
    }

    /// The terms of a union, those of constraints that it names included.
    fn terms(
        &mut self,
        terms: &[(bool, ExprId)],
        params: &[String],
        steps: u32,
        allowed: &mut Allowed,
    ) -> Vec<(bool, TypeId)> {
        let mut found = Vec::new();
        for (tilde, expr) in terms {
            let mut inner = Allowed::default();
            if let Expr::Name { package, name } = self.ast.get(*expr).0
                && let Some(decl) = self.declaration_of(package, name)
                && let Expr::Interface(_) = self.ast.get(self.ast.decls[decl].expr).0
            {
                self.constrain(self.ast.decls[decl].expr, params, steps + 1, &mut inner);
                allowed.is_open |= inner.is_open || inner.unions.len() != 1;
                found.extend(inner.unions.into_iter().flatten());
                continue;
            }
            if self.mentions(*expr, params) {
                allowed.is_open = true;
                continue;
            }
            let id = self.resolve(*expr);
            self.ensure_body(id);
            allowed.is_open |= self.missing.contains_key(&id);
            found.push((*tilde, id));
        }
        found
    }

    /// True where an expression may mention a type parameter.
    fn mentions(&self, expr: ExprId, params: &[String]) -> bool {
        let text = self.sources.slice(self.ast.get(expr).1);
        let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words.into_iter().any(|word| params.iter().any(|param| param == word))
    }
}
