//! What a text of Go source declares, to choose from.
//!
//! Invariant: everything that the text declares is listed, what is not known of it too.

use crate::gotype::{Checked, DeclaredType, Diagnostic, Layouts, is_map};
use std::ops::Range;

/// The types of a text.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// The package that the text is in, where it says so.
    pub package: Option<String>,
    /// In the order of the text.
    pub types: Vec<OutlineType>,
    /// Where the type stands that is asked for, in bytes of the text.
    pub bare: Option<Range<usize>>,
    /// What is not known, or wrong, in what nobody asked for.
    pub notes: Vec<Diagnostic>,
}

/// A declared type.
#[derive(Clone, PartialEq, Debug)]
pub struct OutlineType {
    /// With its package, where that is not the text's first.
    pub name: String,
    /// Where the name stands, in bytes of the text.
    pub span: Range<usize>,
    /// In bytes; `None` where something inside is not known.
    pub size: Option<u64>,
    /// It is a map type.
    pub is_map: bool,
    /// It may be a map's key.
    pub is_key: bool,
}

impl Outline {
    /// What was found in a text, with the layouts of its types.
    pub(super) fn of(checked: &Checked, layouts: &Layouts) -> Outline {
        let one = |declared: &DeclaredType| OutlineType {
            name: declared.name.clone(),
            span: declared.span.clone(),
            size: declared.id.filter(|id| layouts.size_limit(*id).is_ok()).map(|id| layouts.of(id).size),
            is_map: declared.id.is_some_and(|id| is_map(layouts.types(), id)),
            is_key: declared.id.is_some_and(|id| layouts.is_comparable(id)),
        };
        Outline {
            package: checked.package.clone(),
            types: checked.declared.iter().map(one).collect(),
            bare: checked.bare.clone(),
            notes: checked.notes.clone(),
        }
    }

    /// True where there is more than one type to choose from.
    pub fn has_choice(&self) -> bool {
        self.types.len() > 1
    }

    /// The text with another type asked for: `map[string]T`, or a map type by its name.
    pub fn asking(&self, text: &str, ty: &str) -> String {
        match &self.bare {
            Some(bare) if text.get(bare.clone()).is_some() => {
                format!("{}{ty}{}", &text[..bare.start], &text[bare.end..])
            }
            _ => {
                let text = text.trim_end();
                let gap = if text.is_empty() { "" } else { "\n\n" };
                format!("{text}{gap}{ty}\n")
            }
        }
    }

    /// The text with one more declaration, before the type that is asked for.
    pub fn declaring(&self, text: &str, decl: &str) -> String {
        match &self.bare {
            Some(bare) if text.get(..bare.start).is_some() => {
                format!("{}{decl}\n\n{}", &text[..bare.start], &text[bare.start..])
            }
            _ => format!("{}\n\n{decl}\n", text.trim_end()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Program, ProgramError};
    use crate::target::{GoVersion, Target};

    #[test]
    fn what_is_asked_for_is_replaced_and_declarations_come_before_it() {
        let target = Target::from(GoVersion::DEFAULT);
        let text = "package a\ntype A struct{ x zap.Logger }\ntype B int8\n";
        let (outline, program) = Program::of_text(text, "", target);
        assert!(program.is_err());
        assert_eq!(outline.package.as_deref(), Some("a"));
        let listed: Vec<(&str, Option<u64>)> = outline.types.iter().map(|t| (t.name.as_str(), t.size)).collect();
        assert_eq!(listed, [("A", None), ("B", Some(1))]);
        let asked = outline.asking(text, "map[B]A");
        assert!(asked.ends_with("type B int8\n\nmap[B]A\n"), "{asked}");
        let (outline, program) = Program::of_text(&asked, "", target);
        let Err(ProgramError::Source(problems)) = program else { panic!("{asked}") };
        let declared = outline.declaring(&asked, problems[0].stand_in.as_deref().unwrap_or_default());
        let (outline, program) = Program::of_text(&declared, "", target);
        assert!(program.is_ok(), "{declared}");
        assert_eq!(outline.asking(&declared, "map[B]B").matches("map[").count(), 1);
    }
}
