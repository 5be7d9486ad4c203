//! Completions and the manual.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "clippy.toml does not reach the helpers of tests/*.rs"
)]
#![cfg(feature = "cli")]

use std::process::Command;

fn gouji(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The verbs that help shows.
fn verbs() -> Vec<String> {
    let help = gouji(&["--help"]);
    let list = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let words = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    words.filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help").map(str::to_owned).collect()
}

#[test]
fn every_shell_completes_the_verbs_that_are_for_people() {
    assert!(verbs().len() > 12);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = gouji(&["completions", shell]);
        for verb in verbs() {
            assert!(script.contains(&verb), "{shell}: {verb}");
        }
        assert!(script.contains("partition-by") && script.contains("parquet"), "{shell}");
        for hidden in ["isolated", "debug-hooks", "gouji__second"] {
            assert!(!script.contains(hidden), "{shell}: {hidden}");
        }
    }
}

/// Bash itself completes a verb, an option and a value.
#[test]
fn bash_completes() {
    let folder = std::env::temp_dir().join(format!("gouji-shell-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("gouji.bash");
    std::fs::write(&path, gouji(&["completions", "bash"])).unwrap();
    for (words, expected) in [
        ("gouji conv", "convert"),
        ("gouji convert --parti", "--partition-by"),
        ("gouji convert --log-format j", "json"),
    ] {
        let (before, word) = words.rsplit_once(' ').unwrap();
        let previous = before.rsplit(' ').next().unwrap();
        let count = words.split(' ').count() - 1;
        let script = format!(
            "source {}; COMP_WORDS=({words}); COMP_CWORD={count}; COMP_LINE='{words}'; _gouji gouji '{word}' '{previous}'; echo \"${{COMPREPLY[@]}}\"",
            path.display()
        );
        let Ok(output) = Command::new("bash").args(["--norc", "-c", &script]).output() else { return };
        let found = String::from_utf8_lossy(&output.stdout);
        assert!(
            found.split_whitespace().any(|word| word == expected),
            "{words}: {found} {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_manual_has_a_page_a_verb() {
    let page = gouji(&["man"]);
    assert!(page.starts_with(".ie") && page.contains(".TH gouji 1") && page.contains("Exit codes"), "{page}");
    let folder = std::env::temp_dir().join(format!("gouji-man-{}", std::process::id()));
    assert_eq!(gouji(&["man", folder.to_str().unwrap()]), "");
    let mut pages: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|page| page.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let mut expected: Vec<String> = verbs().into_iter().map(|verb| format!("gouji-{verb}.1")).collect();
    expected.push("gouji.1".to_owned());
    expected.sort();
    assert_eq!(pages, expected);
    let convert = std::fs::read_to_string(folder.join("gouji-convert.1")).unwrap();
    assert!(convert.contains("partition") && !convert.contains("debug"), "{convert}");
    std::fs::remove_dir_all(folder).unwrap();
}
