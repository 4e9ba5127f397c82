//! What is known while names get their meaning, in any order of declaration.
//!
//! Invariant: each declaration is resolved once for the types that stand for its parameters; its body waits until
//! something holds it by value, so that types that refer to each other need no recursion.

use super::missing::Missing;
use super::package::{Folder, Package};
use crate::gotype::reading::constant::{Const, ConstProblem};
use crate::gotype::reading::diag::{MAX_DIAGNOSTICS, Problem, Sources, Span};
use crate::gotype::reading::syntax::ast::{Ast, ExprId};
use crate::gotype::types::{Kind, TypeId, Types};
use crate::target::Target;
use std::collections::{HashMap, HashSet};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BodyState {
    New,
    Active,
    Done,
}

/// A declaration, with what stands for its type parameters.
#[derive(Debug)]
pub(super) struct Item {
    pub decl: usize,
    pub args: Vec<TypeId>,
    /// `None` while an alias is looked into.
    pub id: Option<TypeId>,
    pub body: BodyState,
    /// How many instances it was reached through.
    pub level: u32,
    /// Nothing that was asked for has mentioned it.
    pub is_aside: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) enum ConstState {
    New,
    Active,
    Done(Result<Const, ConstProblem>),
}

/// What names mean in the declaration that is looked into, beside what its package declares.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// Type parameters and what stands for them.
    pub params: Vec<(String, TypeId)>,
    /// The function that it stands in.
    pub function: Option<u32>,
    pub level: u32,
}

/// A key that a map type was written with.
#[derive(Clone, Copy, Debug)]
pub(super) struct MapKey {
    pub span: Span,
    pub key: TypeId,
    pub is_aside: bool,
    /// It hangs on what stands for a type parameter.
    pub is_of_instance: bool,
}

/// A type that was given for a type parameter.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub span: Span,
    pub decl: usize,
    /// Which parameter.
    pub index: usize,
    pub arg: TypeId,
    pub is_aside: bool,
}

pub(crate) struct Resolver<'a> {
    pub types: &'a mut Types,
    pub sources: &'a mut Sources,
    pub ast: &'a mut Ast,
    /// What is wrong with what is asked for, and what Go's compiler would refuse.
    pub problems: &'a mut Vec<Problem>,
    /// What is not known, or wrong, elsewhere.
    pub notes: Vec<Problem>,
    pub(super) target: Target,
    pub(super) folder: Option<&'a dyn Folder>,
    /// The first is the user's own.
    pub packages: Vec<Package>,
    /// Import paths to packages that were looked for.
    pub(super) by_path: HashMap<String, Option<usize>>,
    /// Stand-ins for types of packages: `zap.Logger`.
    pub(super) stand_ins: HashMap<String, usize>,
    /// How many declarations, constants and variables are in the packages' tables.
    pub(super) indexed: (usize, usize, usize),
    pub(super) items: Vec<Item>,
    pub(super) item_of: HashMap<(usize, Vec<TypeId>), usize>,
    /// Declared types to their items.
    pub(super) owner: HashMap<TypeId, usize>,
    /// Types that stand for what is not known.
    pub(super) missing: HashMap<TypeId, Missing>,
    /// Names that are not known, by where they are written, to the types that stand for them.
    pub(super) missing_names: HashMap<(usize, String), TypeId>,
    /// What has been said to be missing: once a name is enough.
    pub(super) said: HashSet<(bool, TypeId)>,
    pub(super) const_states: Vec<ConstState>,
    /// Declared types with something wrong inside that was reported.
    pub broken: HashSet<TypeId>,
    pub(super) map_keys: Vec<MapKey>,
    pub(super) bounds: Vec<Bound>,
    /// A type that was given for a type parameter does not satisfy its constraint.
    pub(super) is_bound_broken: bool,
    /// How many instances of generic types there are.
    pub(super) instances: usize,
    /// How many suggestions were looked for.
    suggested: usize,
    /// Where arrays and structs were written first, and whether aside.
    pub(super) places: HashMap<TypeId, (ExprId, bool)>,
    pub(super) context: Context,
    pub(super) depth: u32,
    /// What is looked into now is not asked for: what is wrong with it is a note.
    pub is_aside: bool,
    /// Names may be those of an earlier check, which the store keeps: a literal is read.
    pub(super) is_literal: bool,
    /// Types seen on the way from what is looked into aside.
    pub(super) seen: HashSet<TypeId>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(
        types: &'a mut Types,
        sources: &'a mut Sources,
        ast: &'a mut Ast,
        problems: &'a mut Vec<Problem>,
        packages: Vec<Package>,
    ) -> Resolver<'a> {
        let target = types.target();
        Resolver {
            types,
            sources,
            ast,
            problems,
            notes: Vec::new(),
            target,
            folder: None,
            packages,
            by_path: HashMap::new(),
            stand_ins: HashMap::new(),
            indexed: (0, 0, 0),
            items: Vec::new(),
            item_of: HashMap::new(),
            owner: HashMap::new(),
            missing: HashMap::new(),
            missing_names: HashMap::new(),
            said: HashSet::new(),
            const_states: Vec::new(),
            broken: HashSet::new(),
            map_keys: Vec::new(),
            bounds: Vec::new(),
            is_bound_broken: false,
            instances: 0,
            suggested: 0,
            places: HashMap::new(),
            context: Context::default(),
            depth: 0,
            is_aside: false,
            is_literal: false,
            seen: HashSet::new(),
        }
    }

    /// With a folder to look for packages in.
    pub(crate) fn within(self, folder: Option<&'a dyn Folder>) -> Resolver<'a> {
        Resolver { folder, ..self }
    }

    /// Reads against the names of an earlier check, which the store keeps.
    pub(crate) fn for_literal(self) -> Resolver<'a> {
        Resolver { is_literal: true, ..self }
    }

    pub(crate) fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.tell(self.is_aside, Problem::new(span, message));
    }

    /// Takes in what is wrong, unless enough was said. Nothing points into a text that nobody has seen.
    pub(crate) fn tell(&mut self, is_aside: bool, problem: Problem) {
        if self.sources.is_hidden(problem.span.source) {
            return;
        }
        let list = if is_aside { &mut self.notes } else { &mut *self.problems };
        if list.len() < MAX_DIAGNOSTICS && !list.contains(&problem) {
            list.push(problem);
        }
    }

    /// True while names near the unknown ones are looked for: more than are told would cost time for nothing.
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggested += 1;
        self.suggested <= 2 * MAX_DIAGNOSTICS
    }

    /// Does something with the names of one declaration, and goes back to those before.
    pub(super) fn inside<T>(&mut self, context: Context, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.context, context);
        let done = work(self);
        self.context = outer;
        done
    }

    /// A declaration without type parameters.
    pub(crate) fn declare(&mut self, decl: usize) -> TypeId {
        let name = self.ast.decls[decl].name;
        self.declared(decl, Vec::new(), name)
    }

    /// Where map types were written, their keys, and whether aside. What a constraint has refused is not said again.
    pub(crate) fn take_map_keys(&mut self) -> Vec<(Span, TypeId, bool)> {
        let keys = std::mem::take(&mut self.map_keys).into_iter();
        let is_new = |key: &MapKey| !(self.is_bound_broken && key.is_of_instance);
        keys.filter(is_new).map(|key| (key.span, key.key, key.is_aside)).collect()
    }

    /// Asks whether the key of a map has `==`, which was only noted before.
    pub(crate) fn ask_key(&mut self, map: TypeId, expr: ExprId) {
        if let Kind::Map { key, .. } = *self.types.shape(map) {
            let span = self.map_expr(map, expr).map_or(self.ast.get(expr).1, |(key, _)| self.ast.get(key).1);
            self.map_keys.push(MapKey { span, key, is_aside: false, is_of_instance: false });
        }
    }

    /// The types of the user's variables, as they are written or made.
    pub(crate) fn variable_types(&mut self) -> Vec<ExprId> {
        let mut found = Vec::new();
        for var in self.ast.vars.clone() {
            let package = self.sources.package(var.name.source);
            if self.packages.get(package).is_some_and(|package| package.is_own) {
                found.extend(self.variable_type(var));
            }
        }
        found
    }
}
