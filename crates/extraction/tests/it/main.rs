//! The crate through its two functions, `decode` and `read`.
#![allow(missing_docs)]

mod charsets;
mod dates;
mod golden;
mod hostile;
mod jsonld;
mod model;
mod pages;
mod random;
