//! The vault through its public face, and its building blocks against the vectors of their standards.

#![allow(clippy::unwrap_used, reason = "tests")]

mod files;
mod passphrase;
mod sealing;
mod server;
mod session_and_receipt;
mod vectors;

use kit::SeededEntropy;
use vault::Place;

/// Repeatable chance.
fn chance(seed: u64) -> SeededEntropy {
    SeededEntropy::new(seed)
}

const PLACE: Place<'static> = Place { table: "signal", row: b"0123456789abcdef", column: "narrative", version: 1 };

/// Every place that differs from [`PLACE`] in one part.
fn other_places() -> [Place<'static>; 4] {
    [
        Place { table: "message", ..PLACE },
        Place { row: b"0123456789abcdeF", ..PLACE },
        Place { column: "contact", ..PLACE },
        Place { version: 2, ..PLACE },
    ]
}

fn hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2));
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
