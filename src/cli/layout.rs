//! `mapscope layout`: how Go lays types out.

use super::failure::{Failure, Status};
use super::layout_text::layout_text;
use super::options::{Common, OneTarget};
use super::output::{Format, json, print};
use super::source::Reader;
use crate::gotype::{self, Layouts, Parts};
use clap::Args;
use std::sync::Arc;

/// How Go lays types out: sizes, offsets, padding, pointers; for a map type, what the runtime makes of it.
#[derive(Args)]
#[command(mut_arg("hint", |a| a.hide(true)), mut_arg("stack", |a| a.hide(true)), mut_arg("seed", |a| a.hide(true)), mut_arg("hash_key", |a| a.hide(true)))]
#[command(mut_arg("map_seed", |a| a.hide(true)), mut_arg("max_heap", |a| a.hide(true)))]
#[command(mut_arg("types", |a| a.help("One more TYPE")))]
#[command(after_help = "Examples:
  mapscope layout 'map[string]int'
  mapscope layout Key 'map[Key]bool' --decl 'type Key struct { ok bool; id int64 }' --go 1.24 --json")]
pub struct LayoutArgs {
    /// Types, each as Go writes them: 'struct { a bool; b int64 }', 'map[string][]int', time.Time
    #[arg(value_name = "TYPE", required_unless_present = "types")]
    positional: Vec<String>,
    #[command(flatten)]
    target: OneTarget,
    #[command(flatten)]
    common: Common,
}

pub fn layout(args: LayoutArgs) -> Result<Status, Failure> {
    let common = &args.common;
    if let Some(out) = common.out.iter().find(|o| o.format != Format::Json) {
        let message =
            format!("--out {}: layout writes .json only; run writes pictures and projects", out.path.display());
        return Err(Failure::misuse(message));
    }
    if common.stack {
        return Err(Failure::misuse("--stack: a layout is the same on the stack; run and compare take it"));
    }
    common.seeds(args.target.target())?;
    let decls = Reader::new(&common.out).decls(&common.decls)?;
    let given: Vec<&String> = args.positional.iter().chain(&common.types).collect();
    let name = |i: usize| if given.len() > 1 { format!("TYPE #{}", i + 1) } else { "TYPE".to_string() };
    let exprs: Vec<(String, String)> = given.iter().enumerate().map(|(i, t)| (name(i), t.to_string())).collect();
    let parts = Parts { decls: &decls.texts, exprs: &exprs, folder: decls.folder() };
    let checked = gotype::check_parts(&parts, args.target.target());
    if !checked.diagnostics.is_empty() {
        return Err(Failure::all(checked.diagnostics));
    }
    let layouts = Layouts::new(Arc::new(checked.types), args.target.target());
    let (mut reports, mut texts, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for (root, (name, text)) in checked.roots.iter().zip(&exprs) {
        let Some(id) = *root else { return Err(Failure::misuse(format!("{name}: {text} can't be read as a type"))) };
        match (gotype::layout_report(&layouts, id), layout_text(&layouts, id)) {
            (Ok(report), Ok(text)) => {
                reports.push(report);
                texts.push(text);
            }
            (Err(e), _) | (_, Err(e)) => wrong.push(format!("{name}: {text}: {e}")),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::all(wrong));
    }
    let data = json(&reports);
    common.out.iter().try_for_each(|out| out.write(data.as_bytes()))?;
    print(&if common.json { data } else { texts.join("\n") })?;
    Ok(Status::Done)
}
