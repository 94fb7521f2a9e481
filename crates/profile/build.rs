//! A new file in the built-in profile must reach the binary: rust-embed alone notices changed files only.

fn main() {
    println!("cargo:rerun-if-changed=../../profiles/az");
}
