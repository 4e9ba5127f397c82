//! A real file pasted, a type picked from the list, a stand-in put in, a folder and several files opened.

use super::reading::drop_file;
use super::*;

const PASTED: &str = "package shop\n\nimport (\n\t\"time\"\n\n\t\"go.uber.org/zap\"\n\t\"github.com/google/uuid\"\n)\n\n\
    // Order is.\ntype Order struct {\n\tID uuid.UUID\n\tAt time.Time\n\tlog *zap.Logger\n}\n\n\
    type Item struct {\n\tSKU [12]byte\n\tCount int32\n}\n\ntype Cart struct {\n\tcore zap.Core\n\titems []Item\n}\n\n\
    func (o *Order) Total() int { return 0 }\n";

fn source(window: &Window) -> &str {
    &window.state().session().document().source
}

fn shown(window: &Window) -> String {
    let built = window.state().session().built().unwrap();
    built.spec.types.name(built.spec.map.map)
}

/// Waits for what is read beside the window.
fn until(window: &mut Window, done: impl Fn(&Window) -> bool) {
    for _ in 0..500 {
        window.step();
        if done(window) {
            window.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("nothing came of it");
}

#[test]
fn a_pasted_file_lists_its_types_and_a_click_asks_for_one() {
    let mut window = window();
    write(&mut window, "Source of the types", PASTED);
    window.get_by_label("3 types of package shop");
    assert!(!window.state().session().diagnostics().is_empty());
    // What is not known can't be asked for by a click, and says why.
    assert!(window.get_by_label("Cart").accesskit_node().is_disabled());
    click(&mut window, "Item");
    assert!(source(&window).ends_with("\n\nmap[string]Item\n"), "{}", source(&window));
    assert_eq!(shown(&window), "map[string]Item");
    click(&mut window, "Order as key");
    assert_eq!(shown(&window), "map[Order]int");
    assert_eq!(source(&window).matches("map[").count(), 1);
}

#[test]
fn a_stand_in_is_put_in_by_a_button() {
    let mut window = window();
    write(&mut window, "Source of the types", &format!("{PASTED}\nmap[string]Cart\n"));
    assert!(window.state().session().diagnostics()[0].message.contains("zap.Core"));
    click(&mut window, "Insert type zap.Core struct { _ [48]byte }");
    assert_eq!(window.state().session().diagnostics(), []);
    assert_eq!(shown(&window), "map[string]Cart");
    assert!(source(&window).contains("type zap.Core struct { _ [48]byte }\n\nmap[string]Cart"), "{}", source(&window));
}

#[test]
fn a_folder_of_a_module_is_opened_with_what_it_holds_of_other_packages() {
    let root = folder("module");
    std::fs::create_dir_all(root.join("geo")).unwrap();
    std::fs::write(root.join("go.mod"), "module example.com/m\n\ngo 1.23\n").unwrap();
    std::fs::write(root.join("geo/geo.go"), "package geo\n\n// Point is.\ntype Point struct{ X, Y int16 }\n").unwrap();
    let main = "package main\n\nimport \"example.com/m/geo\"\n\ntype Place struct {\n\tAt geo.Point // here\n}\n\nfunc main() {}\n";
    std::fs::write(root.join("main.go"), main).unwrap();
    std::fs::write(root.join("main_windows.go"), "package main\n\ntype Place struct{ bad int }\n").unwrap();
    let mut window = window();
    drop_file(&mut window, root.clone());
    until(&mut window, |window| source(window).contains("type Place"));
    assert!(!source(&window).contains("func main") && !source(&window).contains("bad"));
    window.get_by_label("2 types of package main");
    click(&mut window, "Place");
    assert_eq!(shown(&window), "map[string]Place");
    assert_eq!(window.state().session().built().unwrap().spec.map.elem_size, 4);
    let mut window = super::window();
    drop_file(&mut window, folder("empty"));
    until(&mut window, |window| window.query_by_label_contains("has no .go files").is_some());
}

#[test]
fn several_files_are_one_document() {
    let root = folder("files");
    std::fs::write(root.join("a.go"), "package a\n\ntype A struct{ b B }\n").unwrap();
    std::fs::write(root.join("b.go"), "package a\n\ntype B int64\n").unwrap();
    let mut window = window();
    window.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(root.join("a.go"))));
    drop_file(&mut window, root.join("b.go"));
    window.run();
    click(&mut window, "A");
    assert_eq!(shown(&window), "map[string]A");
    // What is shown first is the map with its keys.
    assert_eq!(count(&window), 28);
}
