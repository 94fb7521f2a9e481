//! Asking sites that are served here, in all the ways sites answer.

mod answers;
