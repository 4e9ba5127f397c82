//! Folders, several files and versions as people have them.

use super::{file, json, refused, temporary};

#[test]
fn a_folder_is_a_package_and_leads_to_its_module() {
    let root = temporary("module");
    let write = |path: &str, text: &str| {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("go.mod", "module example.com/m\n\ngo 1.23\n");
    write("geo/geo.go", "package geo\n\ntype Point struct{ X, Y int16 }\n");
    write(
        "shop/a.go",
        "package shop\n\nimport \"example.com/m/geo\"\n\ntype Place struct {\n\tAt geo.Point\n\tn  num\n}\n",
    );
    write("shop/b_amd64.go", "package shop\n\ntype num int64\n");
    write("shop/b_386.go", "package shop\n\ntype num int8\n");
    let shop = root.join("shop").display().to_string();
    for (arch, size) in [("amd64", 16), ("386", 6)] {
        let found = json(&["layout", "Place", "--decl", &shop, "--arch", arch, "--go", "go1.24.3", "--json"]);
        assert_eq!((&found[0]["size"], &found[0]["go"]), (&size.into(), &"1.24".into()));
    }
    let ran = json(&["run", "--type", "map[geo.Point]Place", "--decl", &shop, "--ops", "put 0..10", "--json"]);
    assert_eq!(ran["count"], 10);
    refused(&["layout", "Place", "--decl", &root.display().to_string()], &["has no .go files", "geo"]);
}

#[test]
fn a_file_without_its_sign_is_recognised() {
    let path = file("forgotten.go", "package a\n\ntype A int\n");
    refused(&["layout", "A", "--decl", &path], &["this is a file", &format!("@{path}")]);
    assert_eq!(json(&["layout", "A", "--decl", &format!("@{path}"), "--json"])[0]["size"], 8);
}
