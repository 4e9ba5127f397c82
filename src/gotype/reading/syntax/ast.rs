//! The shape of what was parsed, before names have a meaning.
//!
//! Invariant: nodes live in one arena and refer to each other by index, so that dropping and copying never recurse.
//! Names are spans of their source.

use crate::gotype::reading::diag::Span;
use crate::gotype::types::ChanDir;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct ExprId(pub u32);

/// A type expression.
#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Name {
        package: Option<Span>,
        name: Span,
    },
    Pointer(ExprId),
    Slice(ExprId),
    /// `len` is where the length's expression starts; it is evaluated when constants are known.
    Array {
        len: Span,
        elem: ExprId,
    },
    Map {
        key: ExprId,
        elem: ExprId,
    },
    Chan {
        dir: ChanDir,
        elem: ExprId,
    },
    Func(FuncExpr),
    Interface(Vec<IfaceElem>),
    Struct(Vec<FieldExpr>),
    /// `Name[T]`, `pkg.Name[K, V]`.
    Instance {
        package: Option<Span>,
        name: Span,
        args: Vec<ExprId>,
    },
    /// A syntax error that has been reported.
    Bad,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct FuncExpr {
    pub params: Vec<ExprId>,
    pub variadic: bool,
    pub results: Vec<ExprId>,
}

#[derive(Clone, Debug)]
pub(crate) enum IfaceElem {
    Method {
        name: Span,
        func: FuncExpr,
    },
    Embedded(ExprId),
    /// `~int | string`: what a constraint allows; true after a `~`.
    Union(Vec<(bool, ExprId)>),
}

#[derive(Clone, Debug)]
pub(crate) struct FieldExpr {
    pub name: Span,
    pub ty: ExprId,
    pub embedded: bool,
    pub tag: Option<String>,
}

/// A type parameter, and what may stand for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeParam {
    pub name: Span,
    pub constraint: ExprId,
}

/// `type Name = Expr`, `type Name Expr` or `type Name[P any] Expr`; `package` where the user declares a type of another
/// package.
#[derive(Clone, Debug)]
pub(crate) struct Decl {
    pub package: Option<Span>,
    pub name: Span,
    pub params: Vec<TypeParam>,
    pub alias: bool,
    pub expr: ExprId,
    /// The function that it is declared in, by its place among those of all sources.
    pub function: Option<u32>,
}

/// `const Name = …`: its type where one is written, where its expression starts (none: nothing that can be evaluated),
/// and its iota; `package` where the user declares a constant of another package.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConstDecl {
    pub package: Option<Span>,
    pub name: Span,
    pub ty: Option<ExprId>,
    pub expr: Option<Span>,
    pub iota: u32,
    pub function: Option<u32>,
}

/// `var name T` or `var name = …`, for what asks after its type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VarDecl {
    pub name: Span,
    pub ty: Option<ExprId>,
    pub value: Option<Span>,
}

/// The arena and the declarations of all sources.
#[derive(Debug, Default)]
pub(crate) struct Ast {
    pub exprs: Vec<(Expr, Span)>,
    pub decls: Vec<Decl>,
    pub consts: Vec<ConstDecl>,
    pub vars: Vec<VarDecl>,
    /// How many functions declare something inside.
    pub functions: u32,
}

impl Ast {
    pub(crate) fn push(&mut self, expr: Expr, span: Span) -> ExprId {
        self.exprs.push((expr, span));
        ExprId((self.exprs.len() - 1) as u32)
    }

    /// The node, cheap to clone only for leaves: callers match on a reference.
    pub(crate) fn get(&self, id: ExprId) -> &(Expr, Span) {
        &self.exprs[id.0 as usize]
    }
}
