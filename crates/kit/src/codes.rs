//! Code lists that stay clear in the store because they are coarse. Wording and codes follow the
//! IOM Human Trafficking Case Data Standard 2.0 where it has them.

/// A code that is not on its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this value is not on the list")]
pub struct UnknownCode;

/// Declares a code list: an enum with a stored code per value.
#[macro_export]
macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in the order in which forms offer them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code as stored, and the end of its message key.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownCode;
            fn from_str(code: &str) -> ::std::result::Result<Self, $crate::UnknownCode> {
                Self::ALL.iter().copied().find(|v| v.code() == code).ok_or($crate::UnknownCode)
            }
        }

        $crate::stored_as_text!($name);
    };
}
code_list! {
    /// Sex, as far as it is known.
    Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
        /// Other, or not said.
        Unknown = "unknown",
    }
}

code_list! {
    /// Age in bands wide enough not to point at a person.
    AgeBand {
        /// Under 14.
        Under14 = "0-13",
        /// 14 to 17.
        From14To17 = "14-17",
        /// 18 to 29.
        From18To29 = "18-29",
        /// 30 to 44.
        From30To44 = "30-44",
        /// 45 to 59.
        From45To59 = "45-59",
        /// 60 and over.
        From60 = "60+",
        /// Not known.
        Unknown = "unknown",
    }
}

impl AgeBand {
    /// Whether everyone in the band is a child (under 18): the child pathway applies.
    pub const fn is_child(self) -> bool {
        matches!(self, Self::Under14 | Self::From14To17)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_back() {
        for band in AgeBand::ALL {
            assert_eq!(band.code().parse(), Ok(*band));
        }
        assert_eq!("99".parse::<AgeBand>(), Err(UnknownCode));
        assert!(AgeBand::From14To17.is_child() && !AgeBand::From18To29.is_child());
    }
}
