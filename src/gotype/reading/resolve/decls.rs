//! Declarations, each resolved once for the types that stand for its parameters, and when it is needed.
//!
//! Invariant: a defined type has its id before its body is looked at, so that types may refer to each other.

use super::missing::{MAX_INSTANCE_LEVELS, MAX_INSTANCES, Missing, Why};
use super::resolver::{BodyState, Bound, Context, Item, Resolver};
use crate::gotype::reading::diag::{MAX_NESTING, Span};
use crate::gotype::types::TypeId;

impl Resolver<'_> {
    /// What a declared type is called: with its package, where that is not the first one in hand.
    pub(crate) fn name_of_decl(&self, decl: usize) -> String {
        let decl = &self.ast.decls[decl];
        let name = self.sources.slice(decl.name);
        if let Some(package) = decl.package {
            return format!("{}.{name}", self.sources.slice(package));
        }
        match self.sources.package(decl.name.source) {
            0 => name.to_string(),
            package => format!("{}.{name}", self.packages[package].name),
        }
    }

    /// The type of a declaration; the body of a defined type waits.
    pub(super) fn declared(&mut self, decl: usize, args: Vec<TypeId>, span: Span) -> TypeId {
        let key = (decl, args);
        if let Some(item) = self.item_of.get(&key) {
            return match self.items[*item].id {
                Some(id) => id,
                None => self.alias_of_itself(decl),
            };
        }
        let (decl, args) = key;
        if let Some(why) = self.misfit(decl, &args) {
            let shown = self.sources.slice(span).to_string();
            return self.missing(&shown, Missing { span, why });
        }
        self.new_item(decl, args, span)
    }

    /// Why a declaration can't be taken with these type arguments.
    fn misfit(&self, decl: usize, args: &[TypeId]) -> Option<Why> {
        let params = &self.ast.decls[decl].params;
        let name = || self.name_of_decl(decl);
        if params.len() != args.len() {
            if params.is_empty() {
                return Some(Why::NotGeneric(name()));
            }
            let params = params.iter().map(|param| self.sources.slice(param.name).to_string()).collect();
            return Some(Why::Arguments { name: name(), params, given: args.len() });
        }
        if args.is_empty() {
            return None;
        }
        if self.context.level >= MAX_INSTANCE_LEVELS {
            return Some(Why::Endless(name()));
        }
        (self.instances >= MAX_INSTANCES).then_some(Why::ManyInstances)
    }

    fn alias_of_itself(&mut self, decl: usize) -> TypeId {
        let name = self.ast.decls[decl].name;
        let text = self.sources.slice(name).to_string();
        self.problem(name, format!("the alias {text} refers to itself; declare it without ="));
        self.missing(&text, Missing { span: name, why: Why::Reported })
    }

    fn new_item(&mut self, decl: usize, args: Vec<TypeId>, span: Span) -> TypeId {
        let level = self.context.level + u32::from(!args.is_empty());
        let (index, is_aside) = (self.items.len(), self.is_aside);
        self.item_of.insert((decl, args.clone()), index);
        self.instances += usize::from(!args.is_empty());
        for (i, arg) in args.iter().enumerate() {
            self.bounds.push(Bound { span, decl, index: i, arg: *arg, is_aside });
        }
        let item = Item { decl, args, id: None, body: BodyState::New, level, is_aside };
        self.items.push(item);
        let (alias, expr) = (self.ast.decls[decl].alias, self.ast.decls[decl].expr);
        let id = if alias {
            let context = self.context_of(index);
            self.inside(context, |r| r.resolve(expr))
        } else {
            let args = self.items[index].args.clone();
            let name = self.name_of_decl(decl);
            let id = self.types.declare_instance(&name, args);
            self.owner.insert(id, index);
            if self.is_atomic_marker(decl) {
                self.types.set_align64(id);
            }
            id
        };
        self.items[index].id = Some(id);
        id
    }

    /// `align64` of the real package `sync/atomic`, read from its source or kept here
    /// (`cmd/compile/internal/types/size.go: isAtomicStdPkg`, Go 1.21 to 1.27).
    fn is_atomic_marker(&self, decl: usize) -> bool {
        let name = self.ast.decls[decl].name;
        let package = &self.packages[self.sources.package(name.source)];
        let is_atomic = match package.path.as_str() {
            "" => package.name == "atomic",
            path => matches!(path, "sync/atomic" | "internal/runtime/atomic" | "runtime/internal/atomic"),
        };
        is_atomic && self.sources.slice(name) == "align64"
    }

    /// What names mean inside an item's declaration.
    pub(super) fn context_of(&self, item: usize) -> Context {
        let item = &self.items[item];
        let decl = &self.ast.decls[item.decl];
        let names = decl.params.iter().map(|param| self.sources.slice(param.name).to_string());
        Context { params: names.zip(item.args.iter().copied()).collect(), function: decl.function, level: item.level }
    }

    /// Resolves what a defined type stands for, if nobody has.
    pub(crate) fn ensure_body(&mut self, id: TypeId) {
        let Some(index) = self.owner.get(&id).copied() else { return };
        if self.items[index].body != BodyState::New {
            return;
        }
        self.items[index].body = BodyState::Active;
        let decl = &self.ast.decls[self.items[index].decl];
        let (expr, name) = (decl.expr, decl.name);
        let context = self.context_of(index);
        let body = self.inside(context, |r| {
            let body = r.resolve(expr);
            // A name for a name for a name … is followed one level deeper each time.
            r.depth += 1;
            let body = if r.depth > MAX_NESTING {
                r.too_deep(name);
                Err(Missing { span: name, why: Why::Reported })
            } else {
                r.complete(body, name)
            };
            r.depth -= 1;
            body
        });
        self.items[index].body = BodyState::Done;
        match body {
            Ok(body) => self.types.set_underlying(id, body),
            Err(missing) => {
                self.missing.insert(id, missing);
            }
        }
    }

    /// The underlying type of `id`, its declaration resolved first if it waits; or why that is not known.
    pub(super) fn complete(&mut self, id: TypeId, span: Span) -> Result<TypeId, Missing> {
        if let Some(item) = self.owner.get(&id).copied() {
            if self.items[item].body == BodyState::Active {
                let name = self.types.short_name(id);
                self.problem(
                    span,
                    format!(
                        "invalid recursive type: {name} is declared as itself; give it a shape such as struct {{ … }}"
                    ),
                );
                return Err(Missing { span, why: Why::Reported });
            }
            self.ensure_body(id);
        }
        match self.missing.get(&id) {
            Some(missing) => Err(missing.clone()),
            None => Ok(self.types.underlying(id)),
        }
    }

    /// Keeps the names of all complete types for the literals that are read later.
    pub(crate) fn keep_names(&mut self) {
        let incomplete = self.incomplete();
        let is_read = |item: &Item| item.body == BodyState::Done || self.ast.decls[item.decl].alias;
        let mut kept = Vec::new();
        for item in self.items.iter().filter(|item| item.args.is_empty() && is_read(item)) {
            if let Some(id) = item.id.filter(|id| !incomplete.contains(id))
                && self.ast.decls[item.decl].function.is_none()
            {
                kept.push((self.name_of_decl(item.decl), id));
            }
        }
        for (name, id) in kept {
            self.types.scope.types.entry(name).or_insert(id);
        }
    }

    /// Where a type is written, and whether aside.
    pub(crate) fn place(&self, id: TypeId) -> Option<(Span, bool)> {
        if let Some(item) = self.owner.get(&id) {
            let item = &self.items[*item];
            return Some((self.ast.decls[item.decl].name, item.is_aside));
        }
        self.places.get(&id).map(|(expr, is_aside)| (self.ast.get(*expr).1, *is_aside))
    }
}
