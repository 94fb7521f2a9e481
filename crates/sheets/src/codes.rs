//! Lists of codes: what a room looks up in its words. A code that was stored is never renamed.

/// An enum without content whose every variant has a code.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code, by which its words are found.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

/// A set of such codes, at most 32 of them.
macro_rules! code_set {
    ($(#[$about:meta])* $name:ident of $code:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Default, PartialEq, Eq)]
        pub struct $name(u32);

        impl $name {
            /// None of them.
            pub const NONE: Self = Self(0);

            /// Only this.
            pub const fn of(one: $code) -> Self {
                Self(1 << one as u32)
            }

            /// Adds one.
            pub fn add(&mut self, one: $code) {
                self.0 |= Self::of(one).0;
            }

            /// Whether it is in the set.
            pub const fn has(self, one: $code) -> bool {
                self.0 & Self::of(one).0 != 0
            }

            /// Whether none is in it.
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Those in it, in the order of the list.
            pub fn iter(self) -> impl Iterator<Item = $code> {
                $code::ALL.iter().copied().filter(move |one| self.has(*one))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_set().entries(self.iter()).finish()
            }
        }
    };
}

pub(crate) use {code_set, codes};
