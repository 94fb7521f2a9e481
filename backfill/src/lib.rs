//! Back-fill: years of published texts screened at once, on one machine or on several. himaya itself needs none of this.

pub mod cluster;
pub mod functions;
pub mod screen;

/// Whatever went wrong, said in words.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
