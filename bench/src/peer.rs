//! The best-known peer's figures, for standing beside ours. They were measured by us, on another day on a machine like
//! this one (2 cores, under other load), and are kept in the research folder (`anchors-casework.md`, section 2.5).

/// Which peer.
pub const NAME: &str = "GlobaLeaks 5.0.95";
/// CPU of one report, in milliseconds.
pub const CPU_MS: f64 = 50.0;
/// The most memory it had, in megabytes.
pub const PEAK_MB: f64 = 193.0;
/// Of how many reports at 8 clients how many were refused.
pub const REFUSED: (usize, usize) = (52, 80);
/// Reports accepted in a second at 8 clients.
pub const ACCEPTED_PER_SECOND: f64 = 3.1;
/// CPU of one request for its first page's content, in milliseconds.
pub const PAGE_CPU_MS: f64 = 0.9;
