//! Declared constants and array lengths: each constant evaluated once, when something needs it.
//!
//! Invariant: a constant that depends on itself, or on a chain of others over the nesting limit, has no value.

use super::lookup::Found;
use super::missing::Why;
use super::near::nearest;
use super::packages::Qualifier;
use super::resolver::{ConstState, Context, Resolver};
use crate::gotype::layout::{TypeLayout, layout_of};
use crate::gotype::reading::constant::{Const, ConstProblem, ConstScope, Meaning, evaluate};
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use crate::gotype::reading::syntax::Parser;
use crate::gotype::reading::syntax::ast::{ConstDecl, ExprId, VarDecl};
use crate::gotype::types::{Basic, Kind, TypeId, Types};
use num_traits::ToPrimitive;

impl Resolver<'_> {
    pub(super) fn array_length(&mut self, len: Span) -> Result<u64, Why> {
        let text = self.sources.text(len.source);
        let mut names = Names { resolver: self, source: len.source, iota: None };
        match evaluate(&text, len.start as usize, &mut names) {
            Ok((_, end)) if end < len.end as usize => {
                let message = "this array length is no single constant integer; write for example 8 or 1<<10";
                Err(Why::NoLength(message.to_string()))
            }
            Ok((value, _)) => {
                let value = value.to_integer().map_err(|problem| Why::Length(len, problem))?;
                let length = value.to_u64().filter(|n| *n <= i64::MAX as u64);
                length.ok_or_else(|| Why::NoLength(format!("the array length {value} must lie between 0 and 2^63-1")))
            }
            Err(error) => {
                let span = Span { start: error.start as u32, end: error.end as u32, ..len };
                Err(Why::Length(span, error.problem))
            }
        }
    }

    fn constant_at(&mut self, index: usize) -> Result<Const, ConstProblem> {
        match &self.const_states[index] {
            ConstState::Done(value) => return value.clone(),
            ConstState::Active => return Err(ConstProblem::OnItself),
            ConstState::New => {}
        }
        self.const_states[index] = ConstState::Active;
        self.depth += 1;
        let value =
            if self.depth > MAX_NESTING { Err(ConstProblem::DeepConstants) } else { self.constant_value(index) };
        self.depth -= 1;
        self.const_states[index] = ConstState::Done(value.clone());
        value
    }

    fn constant_value(&mut self, index: usize) -> Result<Const, ConstProblem> {
        let decl = self.ast.consts[index];
        let Some(expr) = decl.expr else { return Err(ConstProblem::NoValue) };
        let context = Context { params: Vec::new(), function: decl.function, level: self.context.level };
        let value = self.inside(context, |r| {
            let text = r.sources.text(expr.source);
            let mut names = Names { resolver: r, source: expr.source, iota: Some(decl.iota) };
            let (value, _) = evaluate(&text, expr.start as usize, &mut names).map_err(|e| e.problem)?;
            let Some(ty) = decl.ty else { return Ok(value) };
            let ty = r.resolve(ty);
            match r.basic_of(ty) {
                Some(basic) => value.convert(basic, r.target.arch),
                None => Ok(value),
            }
        })?;
        let is_home = self.sources.package(decl.name.source) == 0 && decl.function.is_none();
        if is_home
            && let Ok(number) = value.to_integer()
            && let Some(number) = number.to_i128()
        {
            let name = self.name_of_constant(index);
            self.types.scope.constants.insert(name, number);
        }
        Ok(value)
    }

    /// What a constant is called; a stand-in for one of a package has the package before it.
    pub(super) fn name_of_constant(&self, index: usize) -> String {
        let decl = self.ast.consts[index];
        let name = self.sources.slice(decl.name);
        match decl.package {
            Some(package) => format!("{}.{name}", self.sources.slice(package)),
            None => name.to_string(),
        }
    }

    /// The basic type that a type stands for.
    fn basic_of(&mut self, id: TypeId) -> Option<Basic> {
        self.ensure_body(id);
        match self.types.shape(id) {
            Kind::Basic(basic) if !self.missing.contains_key(&id) => Some(*basic),
            _ => None,
        }
    }

    /// Where the type of a variable is written: as such, or in the value that it begins with.
    pub(super) fn variable_type(&mut self, var: VarDecl) -> Option<ExprId> {
        if var.ty.is_some() {
            return var.ty;
        }
        let value = var.value?;
        let text = self.sources.text(value.source);
        let (mut problems, start) = (Vec::new(), value.start as usize);
        Parser::at_offset(&text, start, value.source, self.ast, &mut problems).parse_made(start)
    }

    /// Keeps the values of all of the user's integer constants, for the literals that mention them.
    pub(crate) fn resolve_constants(&mut self) {
        for index in 0..self.const_states.len() {
            let package = self.sources.package(self.ast.consts[index].name.source);
            if package == 0 {
                let _ = self.constant_at(index);
            }
        }
    }

    /// The value of the constant expression at an offset of a source, and where what follows starts.
    pub(crate) fn evaluate(&mut self, source: u32, offset: usize) -> Result<(Const, usize), (usize, usize, String)> {
        let text = self.sources.text(source);
        let mut names = Names { resolver: self, source, iota: None };
        evaluate(&text, offset, &mut names).map_err(|e| (e.start, e.end, e.problem.to_string()))
    }
}

/// The names that a constant expression of one source sees.
struct Names<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    source: u32,
    /// Inside a const declaration, its place in the group.
    iota: Option<u32>,
}

impl Names<'_, '_> {
    /// A declared constant. Inside another one the first reason is passed on as it is: messages must not grow with the
    /// chain.
    fn declared(&mut self, index: usize, name: &str) -> Result<Meaning, ConstProblem> {
        let value = self.resolver.constant_at(index).map_err(|why| match self.iota {
            Some(_) => why,
            None => ConstProblem::NotAnInteger { name: name.to_string(), why: Box::new(why) },
        });
        value.map(Meaning::Constant)
    }

    fn plain(&mut self, name: &str) -> Result<Meaning, ConstProblem> {
        if let (Some(iota), "iota") = (self.iota, name) {
            return Ok(Meaning::Constant(Const::int(iota)));
        }
        let package = self.resolver.sources.package(self.source);
        if let Some(function) = self.resolver.context.function
            && let Some(index) = self.inner_constant(function, name)
        {
            return self.declared(index, name);
        }
        if let Some(index) = self.resolver.packages.get(package).and_then(|p| p.consts.get(name)).copied() {
            return self.declared(index, name);
        }
        if let Ok(found) = self.resolver.plain(name, self.source) {
            return Ok(self.type_of_found(found));
        }
        if let Some(index) = self.resolver.packages.get(package).and_then(|p| p.vars.get(name)).copied() {
            return self.variable(index, name);
        }
        if let Some(value) = self.resolver.types.scope.constants.get(name).filter(|_| self.resolver.is_literal) {
            return Ok(Meaning::Constant(Const::int(*value)));
        }
        let dots = self.resolver.sources.list.get(self.source as usize).map(|s| s.imports.dots.clone());
        for path in dots.unwrap_or_default() {
            let package = self.resolver.package_of_path(&path);
            if let Some(index) = package.and_then(|p| self.resolver.packages[p].consts.get(name)).copied() {
                return self.declared(index, name);
            }
        }
        Err(self.unknown(name))
    }

    fn inner_constant(&self, function: u32, name: &str) -> Option<usize> {
        let resolver = &self.resolver;
        let named = |c: &ConstDecl| resolver.sources.slice(c.name) == name;
        resolver.ast.consts.iter().position(|c| c.function == Some(function) && named(c))
    }

    fn unknown(&mut self, name: &str) -> ConstProblem {
        if !self.resolver.may_suggest() {
            return ConstProblem::Unknown { name: name.to_string(), near: None };
        }
        let package = self.resolver.sources.package(self.source);
        let declared = self.resolver.packages.get(package).into_iter().flat_map(|p| p.consts.keys());
        let kept = self.resolver.types.scope.constants.keys().filter(|_| self.resolver.is_literal);
        let near = nearest(name, declared.chain(kept).map(String::as_str));
        ConstProblem::Unknown { name: name.to_string(), near }
    }

    fn type_of_found(&mut self, found: Found) -> Meaning {
        let id = match found {
            Found::Type(id) => id,
            Found::Decl(decl) => {
                let name = self.resolver.ast.decls[decl].name;
                self.resolver.declared(decl, Vec::new(), name)
            }
        };
        self.resolver.ensure_body(id);
        Meaning::Type(id)
    }

    /// A variable: the type that is written, or that of the value it begins with.
    fn variable(&mut self, index: usize, name: &str) -> Result<Meaning, ConstProblem> {
        let var = self.resolver.ast.vars[index];
        let not_known = || ConstProblem::NotConstant(name.to_string());
        let expr = self.resolver.variable_type(var);
        let id = self.resolver.resolve(expr.ok_or_else(not_known)?);
        self.resolver.ensure_body(id);
        Ok(Meaning::Variable(id))
    }

    fn qualified(&mut self, package: &str, name: &str) -> Result<Meaning, ConstProblem> {
        let whole = format!("{package}.{name}");
        let stand_in = self.stand_in(&whole);
        if let Some(value) = stand_in {
            return Ok(value);
        }
        let found = match self.resolver.qualifier(self.source, package) {
            Qualifier::Package(index) => Some(index),
            Qualifier::Several(paths) => paths.iter().find_map(|path| {
                let index = self.resolver.package_of_path(path)?;
                self.resolver.packages[index].consts.contains_key(name).then_some(index)
            }),
            Qualifier::Absent(_) => None,
        };
        let unknown = ConstProblem::Unknown { name: whole.clone(), near: None };
        let Some(index) = found else { return Err(unknown) };
        let there = &self.resolver.packages[index];
        if let Some(constant) = there.consts.get(name).copied() {
            return self.declared(constant, &whole);
        }
        if let Some(decl) = there.types.get(name).copied() {
            return Ok(self.type_of_found(Found::Decl(decl)));
        }
        match there.vars.get(name).copied() {
            Some(var) => self.variable(var, &whole),
            None => Err(unknown),
        }
    }

    /// What the user declares in place of a package's constant or type: `const sha256.Size = 32`.
    fn stand_in(&mut self, whole: &str) -> Option<Meaning> {
        if let Some(index) = self.resolver.packages[0].consts.get(whole).copied() {
            return self.declared(index, whole).ok();
        }
        if let Some(value) = self.resolver.types.scope.constants.get(whole).filter(|_| self.resolver.is_literal) {
            return Some(Meaning::Constant(Const::int(*value)));
        }
        if let Some(id) = self.resolver.types.scope.types.get(whole).filter(|_| self.resolver.is_literal) {
            return Some(Meaning::Type(*id));
        }
        let decl = self.resolver.stand_ins.get(whole).copied()?;
        Some(self.type_of_found(Found::Decl(decl)))
    }
}

impl ConstScope for Names<'_, '_> {
    fn meaning(&mut self, name: &str) -> Result<Meaning, ConstProblem> {
        match name.split_once('.') {
            None => self.plain(name),
            Some((package, name)) => self.qualified(package.trim(), name.trim()),
        }
    }

    fn type_at(&mut self, offset: usize) -> Option<(TypeId, usize)> {
        let text = self.resolver.sources.text(self.source);
        let mut problems = Vec::new();
        let ast = &mut *self.resolver.ast;
        let mut parser = Parser::at_offset(&text, offset, self.source, ast, &mut problems);
        let expr = parser.parse_type();
        let next = parser.offset();
        if !problems.is_empty() {
            return None;
        }
        let id = self.resolver.resolve(expr);
        self.resolver.ensure_body(id);
        Some((id, next))
    }

    fn types(&mut self) -> &mut Types {
        self.resolver.types
    }

    fn layout(&mut self, id: TypeId) -> Result<TypeLayout, ConstProblem> {
        if let Some(why) = self.resolver.unsized_part(id) {
            return Err(ConstProblem::NoSize(why));
        }
        Ok(layout_of(self.resolver.types, id))
    }
}
