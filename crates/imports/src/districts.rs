//! A district as lists name it: by its code, or by its name in any of the country's languages, with or without the word
//! for what kind of place it is.

use std::collections::HashMap;

use kit::Lang;
use profile::Profile;

/// Names, folded, and the code of the district; nothing where two districts are called so.
pub struct Districts(HashMap<String, Option<String>>);

/// Words that say what kind of place it is, folded.
const KINDS: [&str; 22] = [
    "rayonu",
    "rayon",
    "ray",
    "r",
    "seheri",
    "seher",
    "seh",
    "s",
    "sehri",
    "район",
    "рајону",
    "рн",
    "р",
    "н",
    "город",
    "гор",
    "г",
    "district",
    "city",
    "ilcesi",
    "ili",
    "шәһәри",
];

impl Districts {
    /// Of a country.
    pub fn of(profile: &Profile) -> Self {
        let mut names: HashMap<String, Option<String>> = HashMap::new();
        let mut add = |name: String, code: &str| {
            let entry = names.entry(name).or_insert_with(|| Some(code.to_owned()));
            if entry.as_deref() != Some(code) {
                *entry = None;
            }
        };
        for region in profile.regions() {
            add(sheets::folded(&region.code), &region.code);
            let languages = Lang::ALL.into_iter().filter(|lang| region.name.has(*lang));
            for name in languages.map(|lang| sheets::folded(region.name.get(lang))) {
                add(bare(&name), &region.code);
                add(name, &region.code);
            }
        }
        Self(names)
    }

    /// The code of the district that is meant; nothing when there is none, or more than one.
    pub fn find(&self, text: &str) -> Option<&str> {
        let name = sheets::folded(text);
        let found = self.0.get(&name).or_else(|| self.0.get(&bare(&name)))?;
        found.as_deref()
    }
}

fn bare(name: &str) -> String {
    name.split(' ').filter(|word| !KINDS.contains(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::Districts;

    #[test]
    fn a_district_is_found_by_what_people_call_it() {
        let districts = Districts::of(&profile::Profile::embedded_az().unwrap());
        let found = |text| districts.find(text);
        for text in ["Abşeron rayonu", "Abşeron", "ABSERON R.", "abşeron ray.", "Абшеронский район", "AZ-ABS"]
        {
            assert_eq!(found(text), Some("AZ-ABS"), "{text}");
        }
        for text in ["Gəncə", "Gəncə şəhəri", "Gəncə şəh.", "г. Гянджа"] {
            assert_eq!(found(text), Some("AZ-GA"), "{text}");
        }
        for text in ["", "rayon", "Atlantida", "AZ"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
