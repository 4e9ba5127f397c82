//! Exports and copies, by accessible names: every combination writes what it should.

use super::*;
use egui::OutputCommand;
use mapscope::export::{BILL_HEADER, Format, HISTOGRAMS_HEADER, SAMPLES_HEADER, What};
use mapscope::image::{Counting, Role as Bytes};
use mapscope::theme::Theme;
use resvg::{tiny_skia::Pixmap, usvg};
use std::path::Path;
use std::time::Duration;

fn begins_with(window: &mut Window, text: &str) {
    let label = |n: &egui_kittest::Node<'_>| n.accesskit_node().label().is_some_and(|l| l.starts_with(text));
    let found = window.get_all_by_role(Role::Button).find(label);
    found.unwrap_or_else(|| panic!("no button {text}")).click();
    window.run();
}

/// Runs frames until something is so.
fn wait(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    for _ in 0..1000 {
        window.step();
        if is_so(window) {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("never: {what}");
}

/// Clicks where frames go on for long after.
fn press(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run_steps(3);
}

fn open(window: &mut Window) {
    window.key_press_modifiers(Modifiers::COMMAND, Key::E);
    window.run();
}

fn choose(window: &mut Window, what: What, format: Format) {
    press(window, what.label());
    press(window, format.label());
}

/// Writes the dialog's choice to a file; its bytes.
fn export(window: &mut Window, path: &Path) -> Vec<u8> {
    let ready = |w: &Window| !w.get_by_label("Export").accesskit_node().is_disabled();
    wait(window, "ready to export", ready);
    write(window, "File name", &path.to_string_lossy());
    press(window, "Export");
    wait(window, "written", |w| w.query_by_label("File name").is_none());
    std::fs::read(path).unwrap()
}

fn lines(data: &[u8]) -> usize {
    String::from_utf8(data.to_vec()).unwrap().lines().count()
}

fn svg_size(data: &[u8]) -> usvg::Size {
    usvg::Tree::from_data(data, &usvg::Options::default()).unwrap().size()
}

/// How many rows a table has without its header.
fn rows(window: &Window, what: What) -> usize {
    let timeline = window.state().session().timeline().unwrap();
    let state = timeline.state();
    match what {
        What::Table => mapscope::export::csv(state).lines().count() - 1,
        What::Plots => timeline.samples().len(),
        What::Bill => mapscope::image::CLASSIC_ROLES.len() + 1,
        What::Histograms => {
            let counted = Counting::of(state.read());
            (counted.fill.measure.most().unwrap() + 1 + counted.reach.max()) as usize
        }
        _ => 0,
    }
}

#[test]
fn every_combination_writes_a_valid_file_and_no_other_can_be_chosen() {
    let mut window = window();
    let folder = folder("export-all");
    for what in What::ALL {
        for format in Format::ALL {
            open(&mut window);
            press(&mut window, what.label());
            let button = window.get_by_label(format.label());
            if what.refuses(format).is_some() {
                assert!(button.accesskit_node().is_disabled(), "{what:?} {format:?}");
                press(&mut window, "Cancel");
                continue;
            }
            press(&mut window, format.label());
            let data = export(&mut window, &folder.join(format!("{what:?}.{}", format.ending())));
            let text = || String::from_utf8(data.clone()).unwrap();
            match format {
                Format::Svg => assert!(svg_size(&data).width() > 100.0, "{what:?}"),
                Format::Png => assert!(Pixmap::decode_png(&data).unwrap().width() > 200, "{what:?}"),
                Format::Markdown => assert!(text().starts_with("# "), "{what:?}"),
                Format::Ron => assert!(mapscope::project::Project::from_ron(&text()).is_ok()),
                Format::Csv if what == What::Comparison => assert!(text().contains("28,28,1.27,amd64,swiss,end")),
                Format::Csv => assert_eq!(lines(&data), rows(&window, what) + 1, "{what:?}"),
            }
        }
    }
}

#[test]
fn tables_have_their_headers_and_sums() {
    let mut window = window();
    let folder = folder("export-tables");
    let table = |window: &mut Window, what: What, name: &str| {
        open(window);
        choose(window, what, Format::Csv);
        String::from_utf8(export(window, &folder.join(name))).unwrap()
    };
    let bill = table(&mut window, What::Bill, "bill.csv");
    assert!(bill.starts_with(BILL_HEADER) && bill.contains("\r\nlive,3504,1.000000\r\n"), "{bill}");
    let sum: u64 = bill.lines().skip(1).map(|l| l.split(',').nth(1).unwrap().parse::<u64>().unwrap()).sum();
    assert_eq!(sum, 2 * 3504);
    let samples = table(&mut window, What::Plots, "samples.csv");
    assert!(samples.starts_with(SAMPLES_HEADER) && samples.contains("\r\n28,28,"), "{samples}");
    let histograms = table(&mut window, What::Histograms, "histograms.csv");
    assert!(histograms.starts_with(HISTOGRAMS_HEADER), "{histograms}");
    let entries: u64 = histograms
        .lines()
        .filter_map(|l| l.strip_prefix("fill,"))
        .map(|l| l.split(',').map(|n| n.parse::<u64>().unwrap()).product::<u64>())
        .sum();
    assert_eq!(entries, 28);
}

#[test]
fn a_png_has_its_scale_its_theme_and_its_ground() {
    let mut window = window();
    let folder = folder("export-look");
    let mut sizes = Vec::new();
    for scale in 1..=4u32 {
        open(&mut window);
        choose(&mut window, What::Diagram, Format::Png);
        click(&mut window, &format!("{scale}×"));
        click(&mut window, if scale % 2 == 0 { "Light" } else { "Dark" });
        let data = export(&mut window, &folder.join(format!("{scale}.png")));
        let image = Pixmap::decode_png(&data).unwrap();
        sizes.push((image.width(), image.height()));
        assert_eq!(sizes[scale as usize - 1], (sizes[0].0 * scale, sizes[0].1 * scale));
        let theme = if scale % 2 == 0 { Theme::Light } else { Theme::Dark };
        let (corner, canvas) = (image.pixel(1, 1).unwrap(), theme.palette().canvas);
        assert_eq!((corner.red(), corner.green(), corner.blue(), corner.alpha()), (canvas.0, canvas.1, canvas.2, 255));
        let keys = theme.role(Bytes::Keys);
        let is_key =
            |p: &resvg::tiny_skia::PremultipliedColorU8| (p.red(), p.green(), p.blue()) == (keys.0, keys.1, keys.2);
        assert!(image.pixels().iter().filter(|p| is_key(p)).count() > 100, "{theme:?}");
    }
    for what in [What::View, What::Bill, What::Steps, What::Plots, What::Histograms, What::Comparison] {
        open(&mut window);
        choose(&mut window, what, Format::Png);
        if what == What::View {
            click(&mut window, "Transparent background");
        }
        let data = export(&mut window, &folder.join(format!("{what:?}.png")));
        let image = Pixmap::decode_png(&data).unwrap();
        assert_eq!(image.pixel(0, 0).unwrap().alpha(), 0, "{what:?}");
        assert!(image.pixels().iter().filter(|p| p.alpha() == 255).count() > 200, "{what:?}");
    }
}

#[test]
fn the_legend_can_be_left_out_and_the_choice_is_remembered() {
    let mut window = window();
    let folder = folder("export-legend");
    open(&mut window);
    let with = export(&mut window, &folder.join("with.svg"));
    open(&mut window);
    click(&mut window, "Legend");
    let without = export(&mut window, &folder.join("without.svg"));
    assert!(svg_size(&with).height() > svg_size(&without).height() + 10.0);
    assert!(String::from_utf8(with).unwrap().contains("evacuated:"));
    assert!(!String::from_utf8(without.clone()).unwrap().contains("evacuated:"));
    // The same again, without a choice: the folder too.
    open(&mut window);
    let name = window.get_by_label("File name").value().unwrap();
    assert_eq!(Path::new(&name).parent().unwrap(), folder);
    assert_eq!(export(&mut window, &folder.join("again.svg")), without);
}

#[test]
fn what_is_on_screen_is_a_part_of_the_whole() {
    let mut window = window();
    let folder = folder("export-view");
    menu(&mut window, "View", "100 %");
    window.key_press(Key::Plus);
    window.run();
    let mut picture = |what: What| {
        open(&mut window);
        choose(&mut window, what, Format::Svg);
        export(&mut window, &folder.join(format!("{what:?}.svg")))
    };
    let (whole, view) = (svg_size(&picture(What::Diagram)), svg_size(&picture(What::View)));
    assert!(view.width() < whole.width() && view.width() > 400.0, "{view:?} of {whole:?}");
}

#[test]
fn errors_stand_in_the_dialog_and_files_are_replaced_only_when_asked_twice() {
    let mut window = window();
    let path = folder("export-errors").join("a.svg");
    open(&mut window);
    write(&mut window, "File name", "/nowhere/at/all.svg");
    click(&mut window, "Export");
    wait(&mut window, "an error", |w| w.query_all_by_label_contains("can't be written").count() > 0);
    std::fs::write(&path, "something else").unwrap();
    write(&mut window, "File name", &path.to_string_lossy());
    click(&mut window, "Export");
    assert!(window.query_all_by_label_contains("exists already").count() > 0);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "something else");
    click(&mut window, "Export");
    wait(&mut window, "written", |w| w.query_by_label("File name").is_none());
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("<svg"));
}

#[test]
fn steps_need_an_operation_and_a_picture_must_fit() {
    let mut window = window();
    click(&mut window, "First (Home)");
    open(&mut window);
    click(&mut window, What::Steps.label());
    assert!(window.query_all_by_label_contains("No operation is done yet").count() > 0);
    assert!(window.get_by_label("Export").accesskit_node().is_disabled());
    click(&mut window, "Cancel");
    operate(&mut window, "put 0..20000");
    menu(&mut window, "View", "100 %");
    open(&mut window);
    choose(&mut window, What::Diagram, Format::Png);
    wait(&mut window, "a reason", |w| w.query_all_by_label_contains(" is too large").count() > 0);
    assert!(window.get_by_label("Export").accesskit_node().is_disabled());
}

#[test]
fn quick_exports_write_what_the_middle_shows() {
    let mut window = window();
    let folder = folder("export-quick");
    let mut quick = |tab: Key, entry: &str, name: &str| {
        window.key_press_modifiers(Modifiers::COMMAND, tab);
        window.run();
        click(&mut window, "File");
        begins_with(&mut window, "Export as");
        begins_with(&mut window, entry);
        let path = folder.join(name);
        write(&mut window, "Path", &path.to_string_lossy());
        window.key_press(Key::Enter);
        wait(&mut window, name, |_| path.is_file());
        String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
    };
    assert!(quick(Key::Num1, "SVG", "a.svg").starts_with("<svg"));
    assert!(quick(Key::Num1, "CSV", "a.csv").starts_with("array,"));
    assert!(quick(Key::Num3, "CSV", "b.csv").contains("28,28,1.27,amd64,swiss,end"));
    assert!(quick(Key::Num3, "SVG", "b.svg").contains("Go 1.27-split amd64"));
    assert!(quick(Key::Num4, "CSV", "c.csv").starts_with(SAMPLES_HEADER));
    assert!(quick(Key::Num4, "SVG", "c.svg").contains("Bytes held"));
}

/// What is put on the clipboard after an event.
fn copied(window: &mut Window, event: egui::Event) -> OutputCommand {
    window.input_mut().events.push(event);
    for _ in 0..500 {
        window.step();
        if let Some(command) = window.output().platform_output.commands.first() {
            return command.clone();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("nothing was copied");
}

/// A desktop says that something is to be copied; it does not say which keys were pressed.
fn copied_text(window: &mut Window) -> String {
    match copied(window, egui::Event::Copy) {
        OutputCommand::CopyText(text) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_picture_and_its_text_are_copied() {
    let mut window = window();
    let modifiers = Modifiers::COMMAND | Modifiers::SHIFT;
    let keys = egui::Event::Key { key: Key::C, physical_key: None, pressed: true, repeat: false, modifiers };
    match copied(&mut window, keys) {
        OutputCommand::CopyImage(image) => assert!(image.size[0] > 1000 && image.size[1] > 500, "{:?}", image.size),
        other => panic!("{other:?}"),
    }
    window.run();
    let bill = copied_text(&mut window);
    assert!(bill.contains("map[Padded]string") && bill.contains("live bytes") && bill.contains("3,504 B"), "{bill}");
    let key = window
        .get_all_by_role(Role::Cell)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.ends_with(" slot 0 key")));
    key.unwrap().click();
    window.run();
    let text = copied_text(&mut window);
    assert!(text.contains("slot 0 · key") && text.contains("address") && text.contains("runtime/map.go"), "{text}");
    click(&mut window, "Plots");
    let samples = copied_text(&mut window);
    assert!(samples.starts_with("operation\tentries\tbytes\tload\n"), "{samples}");
    menu(&mut window, "Edit", "Copy the steps");
    window.get_by_label("Copied the steps as Markdown");
    // In a text field the same keys are the field's.
    window.get_by_label("New operation").focus();
    window.run();
    window.input_mut().events.push(egui::Event::Copy);
    window.step();
    assert!(window.output().platform_output.commands.is_empty());
}

#[test]
fn the_diagram_has_a_menu_of_its_own() {
    let mut window = window();
    let key = window
        .get_all_by_role(Role::Cell)
        .find(|n| n.accesskit_node().label().is_some_and(|l| l.ends_with(" slot 0 key")));
    key.unwrap().click_secondary();
    window.run();
    begins_with(&mut window, "Export…");
    window.get_by_label("File name");
}

#[test]
fn plots_are_clicked_to_go_there() {
    let mut window = window();
    click(&mut window, "Plots");
    let plot = window.get_by_label_contains("Entries: ");
    plot.click();
    window.run();
    assert!((30..60).contains(&position(&window)), "{}", position(&window));
    window.get_by_label_contains("Fill of buckets: ");
    window.get_by_label_contains("Length of chains: ");
    click(&mut window, "Go 1.27");
    window.run();
    window.get_by_label_contains("Length of searches: ");
}

/// Of a loop over thousands of entries the list, and every hand-out of it, say how many steps they leave out.
#[test]
fn steps_left_out_are_said_to_be() {
    let mut window = window();
    write(&mut window, "Source of the types", "map[string]int\n");
    operate(&mut window, "put 0..4000");
    operate(&mut window, "range");
    let steps = window.state().session().steps();
    let left_out = steps.iter().map(|s| s.left_out).sum::<u64>();
    assert!(left_out > 3_600, "{left_out}");
    let more = mapscope::units::more(left_out);
    let untold = format!(", {} of them not told", mapscope::units::count(left_out));
    assert!(window.query_all_by_label_contains(&untold).count() > 0, "{untold}");
    let folder = folder("export-left-out");
    for (format, name) in [(Format::Markdown, "steps.md"), (Format::Svg, "steps.svg")] {
        open(&mut window);
        choose(&mut window, What::Steps, format);
        let text = String::from_utf8(export(&mut window, &folder.join(name))).unwrap();
        assert!(text.contains(&more), "{name}: {more}");
        let of = format!("{} of {} steps", steps.len(), mapscope::units::count(steps.len() as u64 + left_out));
        assert!(text.contains(&of), "{name}: {of}");
    }
    // Where the list comes to them.
    window.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    window.run();
    assert!(window.query_all_by_label(&more).count() > 0, "{more}");
}
