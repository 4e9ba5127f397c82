//! What files are made of that shows in no view of the middle: the bill, steps, tables, projects.

use crate::app::kit::sheet::{MARGIN, Missing, never, picture, title};
use crate::diagram::{ListItem, bill_sheet, step_list};
use crate::export::{self, Choice, Content, Format, What};
use crate::image::{Bill, Spot, shown};
use crate::project::{Project, View};
use crate::session::Session;
use crate::tell::{Sentence, describe_spot};
use crate::timeline::Timeline;
use crate::units::{count, more};

/// Width of the list of steps and of the bill, in points.
const NARROW: f32 = 640.0;

/// Files are made of a map that is there, at the moment that is asked for.
pub fn is_ready(session: &Session) -> Result<(), Missing> {
    let timeline = session.timeline().ok_or_else(Missing::no_map)?;
    match session.is_settled() {
        true => Ok(()),
        false => Err(Missing::Later(format!("Going to operation {}…", count(timeline.target())))),
    }
}

/// What is to be written for a choice that no view of the middle makes.
pub fn content(session: &Session, view: View, choice: &Choice) -> Result<Content, Missing> {
    let timeline = session.timeline().ok_or_else(Missing::no_map)?;
    match choice.what {
        What::Table => Ok(Content::Table(Box::new(timeline.state().clone()))),
        What::Bill => Ok(bill(session, timeline, choice.format)),
        What::Steps => steps(session, timeline, choice.format),
        What::Project => Ok(Content::Text(Project::new(session.document().clone(), view).to_ron())),
        What::Diagram | What::View | What::Hex | What::Comparison | What::Plots | What::Histograms => {
            Err(never("A view of the middle makes this, and none does."))
        }
    }
}

/// What a copy as text holds, and that text: the selection, or the bill.
pub fn text(session: &Session, selection: Option<Spot>) -> Result<(String, String), Missing> {
    let view = shown(session.timeline().ok_or_else(Missing::no_map)?);
    Ok(match selection.and_then(|spot| describe_spot(view, spot)) {
        Some(d) => (d.title.clone(), export::description_text(&d)),
        None => ("the bill of bytes".to_string(), export::bill_text(&Bill::of(view), &title(session))),
    })
}

fn bill(session: &Session, timeline: &Timeline, format: Format) -> Content {
    let (bill, title) = (Bill::of(timeline.state().read()), title(session));
    match format {
        Format::Csv => Content::Text(export::bill_csv(&bill)),
        Format::Markdown => Content::Text(export::bill_markdown(&bill, &title)),
        _ => picture(timeline, bill_sheet(&bill, &title, NARROW), title, MARGIN),
    }
}

fn steps(session: &Session, timeline: &Timeline, format: Format) -> Result<Content, Missing> {
    let operation = session.operation_text();
    let operation = operation.ok_or_else(|| never("No operation is done yet: go forward in time first."))?;
    let steps = session.steps();
    let heading = export::steps_title(timeline.state().spec(), timeline.position(), &steps);
    if format == Format::Markdown {
        return Ok(Content::Text(export::steps_markdown(&heading, &operation, &steps)));
    }
    let items: Vec<ListItem> = steps.into_iter().map(item).collect();
    let list = step_list(&heading, &operation, &items, NARROW);
    Ok(picture(timeline, list, format!("{}: {operation}", title(session)), MARGIN))
}

fn item(step: Sentence) -> ListItem {
    ListItem {
        before: if step.left_out > 0 { more(step.left_out) } else { String::new() },
        note: export::cost(&step),
        source: step.source.to_string(),
        text: step.text,
    }
}
