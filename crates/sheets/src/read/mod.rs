//! Understanding what stands in a cell. Every function is pure, takes the text of a cell, and says exactly what is
//! wrong with it: a kind, no sentence.

mod date;
mod date_order;
mod fin;
mod months;
mod person;
mod phone;

pub use date::{DateFault, DateNote, DateNotes, DateRules, ReadDate, date};
pub use date_order::{DateCounts, DateOrder, Order, OrderReason};
pub use fin::{Fin, FinFault, fin};
pub use person::{NAME_LENGTH, NameFault, Sex, WordFault, name, sex, yes_no};
pub use phone::{Phone, PhoneFault, phone};

/// Whether a text is something a person has, and not the name of a column: a number, a date, a telephone.
pub(crate) fn looks_like_data(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    // A lone year may stand in a name ("2026"), and so may "2-ci telefon".
    digits >= 5 && (digits * 2 >= text.chars().count() || fin(text).is_ok()) || date_order::parts(text).is_some()
}
