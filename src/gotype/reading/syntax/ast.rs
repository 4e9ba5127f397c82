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
    /// Go, but not laid out here (type parameters, constraints): why. An error only where it is used.
    Unsupported(String),
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
    Method { name: Span, func: FuncExpr },
    Embedded(ExprId),
}

#[derive(Clone, Debug)]
pub(crate) struct FieldExpr {
    pub name: Span,
    pub ty: ExprId,
    pub embedded: bool,
    pub tag: Option<String>,
}

/// `type Name = Expr` or `type Name Expr`; `package` where the user declares a type of another package.
#[derive(Clone, Debug)]
pub(crate) struct Decl {
    pub package: Option<Span>,
    pub name: Span,
    pub alias: bool,
    pub expr: ExprId,
}

/// `const Name = …`: where its expression starts (none: nothing that can be evaluated), and its iota.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConstDecl {
    pub name: Span,
    pub expr: Option<Span>,
    pub iota: i128,
}

/// The arena and the declarations of all sources.
#[derive(Debug, Default)]
pub(crate) struct Ast {
    pub exprs: Vec<(Expr, Span)>,
    pub decls: Vec<Decl>,
    pub consts: Vec<ConstDecl>,
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
