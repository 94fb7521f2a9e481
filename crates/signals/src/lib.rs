//! Signals: anything that may point to a person at risk, on its way from a door to the desk.
//!
//! A door (a web report, later a call, a published offer, an inspection) makes a signal; the desk reads
//! it. Both rooms meet here, on the ground floor, and nowhere else. A signal's words are sealed to the
//! organisation that holds it and to the reporter's receipt, which opens this one mailbox and nothing
//! else. What stays clear is coded: district, whom it is about, danger, times and states.

mod codes;
mod contact;
mod draft;
mod erase;
mod file;
mod mailbox;
mod message;
mod read;
mod receive;
mod sender;
mod upload;
mod words;

pub use codes::{About, Danger, Door, OrgKind, State};
pub use contact::{Reach, contact_keeper, contact_of, share_contact, unshare_contact};
pub use draft::{Draft, open_draft, save_draft, sweep_drafts};
pub use erase::erase_taken_back;
pub use file::{FileRow, StagedFile, attachment_path, files_of, open_file, sweep_unowned_files};
pub use mailbox::{Mailbox, Opened, ask_call, bring_back, continue_report, erase_time, open_mailbox, take_back};
pub use message::{Message, answer, messages_of};
pub use read::{Signal, body_of, signal_by_id, signal_key};
pub use receive::{Answer, Body, NewSignal, Prepared, call_time, look_by, prepare, prepare_for, receive};
pub use sender::{Sender, SentRow, account, add_to_account, open_account, sent_by, sweep_accounts};
pub use upload::{PIECE_BYTES, Taken, Upload, sweep_uploads};
pub use words::{Unreadable, read_words, words_of};
