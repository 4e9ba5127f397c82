//! What a `go.mod` says.

/// The module's path: `module example.com/a`, perhaps in quotes.
pub fn module_path(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let rest = line.trim().strip_prefix("module")?;
        if !rest.starts_with([' ', '\t', '"', '`']) {
            return None;
        }
        let path = rest.split("//").next().unwrap_or(rest).trim().trim_matches(['"', '`']);
        (!path.is_empty()).then(|| path.to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_module_is_read() {
        assert_eq!(module_path("// a\nmodule example.com/a // b\n\ngo 1.23\n"), Some("example.com/a".to_string()));
        assert_eq!(module_path("module \"example.com/a\"\n"), Some("example.com/a".to_string()));
        assert_eq!(module_path("modules x\n"), None);
    }
}
