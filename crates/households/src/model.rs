//! The register's nouns.

use serde::{Deserialize, Serialize};

kit::code_list! {
    /// What is registered.
    Kind {
        /// A family that lives together.
        Family = "family",
        /// A person without permanent residence.
        Homeless = "homeless",
    }
}

kit::code_list! {
    /// Whether a household is looked after.
    HouseholdState {
        /// It is.
        Open = "open",
        /// It was closed with a reason.
        Closed = "closed",
        /// It is part of another one, with whom it was registered twice.
        Merged = "merged",
    }
}

kit::code_list! {
    /// Who someone is to the person with whom the household was registered.
    Relation {
        /// That person.
        Head = "head",
        /// Wife or husband.
        Spouse = "spouse",
        /// Daughter or son.
        Child = "child",
        /// Mother or father.
        Parent = "parent",
        /// Sister or brother.
        Sibling = "sibling",
        /// Grandchild.
        Grandchild = "grandchild",
        /// Another relative.
        Relative = "relative",
        /// No relative.
        Other = "other",
        /// A list did not say.
        Unsaid = "unsaid",
    }
}

/// Where a household lives and how it agreed. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dwelling {
    /// The address, or where the person is usually found.
    pub address: String,
    /// How they agreed to be registered, or on what the duty rests.
    pub agreed: String,
    /// Anything else.
    pub note: String,
}

/// Who someone is. Sealed as one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resident {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Father's name.
    pub father: String,
    /// Date of birth as far as it is known: `2010`, `2010-05` or `2010-05-21`.
    pub birth: String,
    /// The personal number (FIN).
    pub fin: String,
    /// A telephone number.
    pub phone: String,
}

impl Resident {
    /// The whole name, as it is written in a list.
    pub fn name(&self) -> String {
        let parts = [&self.family, &self.given, &self.father];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}
