//! The frame of every page: layout, languages, forms, who is asking, and what is said when something
//! goes wrong. Rooms build their pages with it; it knows none of them.

mod download;
mod failure;
mod form;
mod map;
mod marks;
mod page;
mod person;
mod staff_file;
mod visit;
mod words;

pub use download::as_file;
pub use failure::{Failure, Told};
pub use form::{Form, FormToken};
pub use map::{Dot, Map};
pub use marks::{Marked, marked};
pub use page::{Notice, Page, is_for_help, render, see_other};
pub use person::{age_band, birth, read_birth, read_fin, read_name, read_names, written};
pub use staff_file::{Sink, StaffFile, staff_file};
pub use visit::{NotStaff, Path, Staff, StaffForm, Visit, session_cookie_name};
pub use words::{LOCALES, Words, set_marks};
