//! The public texts: `pages/<language>/<name>.md`, raw.

use std::collections::{BTreeMap, BTreeSet};

use kit::Lang;

use crate::files::{Files, text_of};
use crate::problem::{ProblemKind, Report};

/// Markdown by language and name.
pub(crate) type Pages = BTreeMap<(Lang, String), String>;

/// Gathers the pages; one that a language lacks is a problem.
pub(crate) fn read(files: &Files, languages: &[Lang], report: &Report) -> Pages {
    let mut pages = Pages::new();
    let mut names = BTreeSet::new();
    for path in files.keys() {
        let Some((folder, name)) = path.strip_prefix("pages/").and_then(|p| p.strip_suffix(".md")?.split_once('/'))
        else {
            continue;
        };
        let Ok(lang) = folder.parse::<Lang>() else {
            report.add(path, None, ProblemKind::Wrong, format!("`{folder}` is not one of az, ru, en, tr, fa, ar"));
            continue;
        };
        // A translation may be in the works before the profile offers its language.
        if !languages.contains(&lang) {
            continue;
        }
        let Some(text) = text_of(files, path, report) else { continue };
        if text.trim().is_empty() {
            report.add(path, None, ProblemKind::Wrong, "the page is empty");
        }
        names.insert(name.to_owned());
        pages.insert((lang, name.to_owned()), text.to_owned());
    }
    for name in names {
        for lang in languages {
            let path = format!("pages/{lang}/{name}.md");
            if !files.contains_key(&path) {
                report.add(
                    &path,
                    None,
                    ProblemKind::Missing,
                    format!("the page `{name}` has no translation into {lang}"),
                );
            }
        }
    }
    pages
}
