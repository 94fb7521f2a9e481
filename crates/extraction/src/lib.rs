//! From the bytes of a web page to its main text.
//!
//! [`decode`] finds the encoding. [`read`] parses the page once into a flat tree, cuts it into blocks, describes each
//! block by what it says and where it stands, and asks a small learnt model for the chance that it is main text. A
//! second look corrects each chance by those around it. The blocks that make the expected F-measure largest are kept.
//!
//! All of it is pure: no files, no clock, no network. It never panics, and its time and memory are bounded by the
//! constants in [`tree`] and [`blocks`], whatever the page.

pub mod about;
pub mod blocks;
pub mod choose;
pub mod context;
pub mod dates;
mod decode;
pub mod entity;
pub mod features;
pub mod head;
pub mod jsonld;
pub mod judge;
pub mod kind;
pub mod layout;
mod letter;
pub mod lexicon;
pub mod links;
pub mod marks;
pub mod model;
pub mod page;
pub mod parse;
pub mod tag;
pub mod tree;

pub use decode::{Decoded, decode, decode_for};
pub use kind::Kind;
pub use links::{Link, Outline, outline};
pub use page::{Page, Part, TextBlock, read};
