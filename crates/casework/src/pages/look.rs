//! Small things that several of the room's templates show alike.

use profile::Finding;

use frame::Words;

/// Which look a state's badge has. The words beside it say the same, so colour is never alone.
pub(crate) fn look(state: &str) -> &'static str {
    match state {
        "new" | "sent" => "open",
        "open" | "received" | "case" => "working",
        "accepted" | "served" => "waiting",
        _ => "done",
    }
}

/// A file's size in the unit people know.
pub(crate) fn size(lang: kit::Lang, bytes: i64) -> String {
    if bytes < 1024 {
        format!("{bytes} B")
    } else if bytes < 1_048_576 {
        format!("{} KB", bytes / 1024)
    } else {
        format!("{} MB", lang.decimal(bytes as f64 / 1_048_576.0, 1))
    }
}

/// The beginning of a text, for a line in a list.
pub(crate) fn start(text: &str) -> String {
    let short: String = text.chars().take(60).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// Why a dimension is positive or not: how many indicators of each strength were marked.
pub(crate) fn why(t: &Words, finding: &Finding<'_>) -> String {
    let numbers = [("strong", finding.strong), ("medium", finding.medium), ("weak", finding.weak)];
    t.with_all("dimension-why", &numbers.map(|(name, n)| (name, n.to_string())))
}
