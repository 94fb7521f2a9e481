//! Who somebody is to the head of a household, in the words of lists.

use households::Relation;

/// Folded words; Azerbaijani, Russian, English.
#[rustfmt::skip]
const WORDS: [(Relation, &[&str]); 7] = [
    (Relation::Head, &["basci", "ailenin bascisi", "aile bascisi", "ozu", "esas", "глава", "глава семьи", "сам", "сама", "head", "self"]),
    (Relation::Spouse, &["arvad", "arvadi", "er", "eri", "heyat yoldasi", "yoldas", "yoldasi", "zovce", "жена", "муж", "супруг", "супруга", "wife", "husband", "spouse"]),
    (Relation::Child, &["ovlad", "ovladi", "usaq", "usagi", "ogul", "oglu", "qiz", "qizi", "сын", "дочь", "дочка", "ребенок", "child", "son", "daughter"]),
    (Relation::Parent, &["ata", "atasi", "ana", "anasi", "valideyn", "мать", "отец", "родитель", "mother", "father", "parent"]),
    (Relation::Sibling, &["qardas", "qardasi", "baci", "bacisi", "брат", "сестра", "brother", "sister", "sibling"]),
    (Relation::Grandchild, &["neve", "nevesi", "внук", "внучка", "grandchild", "grandson", "granddaughter"]),
    (Relation::Relative, &["qohum", "qohumu", "nene", "nenesi", "baba", "babasi", "gelin", "gelini", "kureken", "kurekeni", "qayinana", "qayinata", "xala", "xalasi", "bibi", "bibisi", "emi", "emisi", "dayi", "dayisi", "родственник", "родственница", "бабушка", "дедушка", "невестка", "зять", "тетя", "дядя", "relative", "grandmother", "grandfather"]),
];

/// The relation that a word names; nothing when it is not known.
pub fn relation(text: &str) -> Option<Relation> {
    let word = sheets::folded(text);
    let known = |(_, words): &&(Relation, &[&str])| words.contains(&word.as_str());
    WORDS.iter().find(known).map(|(relation, _)| *relation).or_else(|| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::relation;
    use households::Relation;

    #[test]
    fn words_of_three_languages_are_known() {
        let known = [
            ("Ailə başçısı", Some(Relation::Head)),
            ("həyat yoldaşı", Some(Relation::Spouse)),
            ("oğlu", Some(Relation::Child)),
            ("Дочь", Some(Relation::Child)),
            ("nənəsi", Some(Relation::Relative)),
            ("grandchild", Some(Relation::Grandchild)),
            ("qonşu?", None),
            ("", None),
        ];
        for (text, is) in known {
            assert_eq!(relation(text), is, "{text}");
        }
    }
}
