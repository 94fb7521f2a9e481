//! The room through its acts, on both databases, with sites that are served here.

mod collecting_offers;
mod deciding;
mod help;
mod sites;
