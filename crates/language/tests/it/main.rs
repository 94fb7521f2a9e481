//! Telling languages apart, on offers that were invented for it.

mod accuracy;
mod properties;
