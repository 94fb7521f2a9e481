//! What columns are called, in Azerbaijani (Latin and Cyrillic), Russian and English.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Field;
use crate::fold;

/// Words as they are written; they are compared [folded](fold::words).
#[rustfmt::skip]
const WORDS: &[(Field, &[&str])] = &[
    (Field::Surname, &[
        "soyad", "soyadı", "familiya", "familiyası", "сојад", "сојады", "фамилия", "surname", "last name", "family name", "lastname",
    ]),
    (Field::GivenName, &["ad", "adı", "şəxsin adı", "ад", "ады", "имя", "name", "given name", "first name", "firstname", "forename"]),
    (Field::Patronymic, &[
        "ata adı", "atasının adı", "atanın adı", "ата ады", "атасынын ады", "отчество", "имя отца", "patronymic", "father's name",
        "fathers name", "middle name", "father name",
    ]),
    (Field::FullName, &[
        "soyadı, adı, atasının adı", "soyadı, adı və atasının adı", "soyad, ad, ata adı", "soyadı, adı", "adı, soyadı", "ad, soyad",
        "adı və soyadı", "ad və soyad", "soyad ad", "s.a.a.", "saa", "a.s.a.", "asa", "tam adı", "sojadı adı", "şagirdin adı, soyadı",
        "şagirdin soyadı, adı", "сојады, ады, атасынын ады", "сојады, ады", "фио", "ф.и.о.", "фамилия имя отчество", "фамилия, имя",
        "full name", "name and surname", "surname and name", "surname, name", "first and last name",
    ]),
    (Field::BirthDate, &[
        "doğum tarixi", "doğulduğu tarix", "təvəllüd", "doğum günü", "anadan olduğu tarix", "доғум тарихи", "тәвәллүд",
        "дата рождения", "день рождения", "д.р.", "date of birth", "birth date", "birthdate", "dob", "birthday", "born",
    ]),
    (Field::BirthYear, &["doğum ili", "təvəllüd ili", "доғум или", "год рождения", "г.р.", "year of birth", "birth year"]),
    (Field::Age, &["yaş", "yaşı", "јаш", "јашы", "возраст", "age"]),
    (Field::BirthPlace, &["doğulduğu yer", "doğum yeri", "доғулдуғу јер", "место рождения", "place of birth", "birthplace"]),
    (Field::Sex, &["cins", "cinsi", "cinsiyyət", "cinsiyyəti", "ҹинси", "ҹинс", "пол", "sex", "gender"]),
    (Field::Fin, &[
        "fin", "fin kod", "fin kodu", "fin kodı", "fərdi identifikasiya nömrəsi", "fərdi identifikasiya kodu", "fərdi kod", "ş.v. fin",
        "şəxsiyyət vəsiqəsinin fin kodu", "фин", "фин код", "пин", "личный код", "pin", "pin code", "personal number", "personal id",
        "personal identification number",
    ]),
    (Field::Document, &[
        "şəxsiyyət vəsiqəsi", "şəxsiyyət vəsiqəsinin nömrəsi", "şəxsiyyət vəsiqəsinin seriyası və nömrəsi", "vəsiqə nömrəsi",
        "sənəd", "sənədin nömrəsi", "doğum şəhadətnaməsi", "pasport", "шәхсијјәт вәсигәси", "удостоверение личности", "паспорт",
        "номер документа", "документ", "свидетельство о рождении", "identity card", "id card", "passport", "document",
        "document number",
    ]),
    (Field::Phone, &[
        "telefon", "telefonu", "telefon nömrəsi", "tel", "mobil", "mobil telefon", "mobil nömrə", "əlaqə", "əlaqə nömrəsi",
        "əlaqə telefonu", "телефон нөмрәси", "телефон", "номер телефона", "тел", "моб", "мобильный", "мобильный телефон",
        "контактный телефон", "phone", "phone number", "telephone", "mobile", "mobile phone", "contact number", "cell",
    ]),
    (Field::SecondPhone, &[
        "telefon 2", "2-ci telefon", "ikinci telefon", "ev telefonu", "əlavə telefon", "телефон 2", "второй телефон",
        "домашний телефон", "phone 2", "second phone", "home phone", "other phone",
    ]),
    (Field::Email, &["e-poçt", "elektron poçt", "elektron ünvan", "эл. почта", "электронная почта", "email", "e-mail"]),
    (Field::Citizenship, &[
        "vətəndaşlıq", "vətəndaşlığı", "вәтәндашлығы", "вәтәндашлыг", "гражданство", "citizenship", "nationality",
    ]),
    (Field::District, &[
        "rayon", "rayonu", "şəhər", "şəhəri", "şəhər (rayon)", "şəhər/rayon", "rayon/şəhər", "bölgə", "рајон", "шәһәр", "район",
        "город", "город/район", "регион", "district", "city", "region", "city/district", "rayon/city",
    ]),
    (Field::Settlement, &[
        "kənd", "kəndi", "qəsəbə", "qəsəbəsi", "kənd/qəsəbə", "yaşayış məntəqəsi", "bələdiyyə", "кәнд", "гәсәбә", "село", "посёлок",
        "населённый пункт", "village", "settlement", "municipality", "town",
    ]),
    (Field::Address, &[
        "ünvan", "ünvanı", "yaşayış ünvanı", "yaşadığı ünvan", "qeydiyyat ünvanı", "faktiki ünvan", "yaşayış yeri", "үнван", "үнваны",
        "јашадығы үнван", "адрес", "адрес проживания", "место жительства", "фактический адрес", "address", "home address",
        "residence", "place of residence",
    ]),
    (Field::Household, &[
        "ailə", "ailə nömrəsi", "ailə №", "ailə kodu", "ev təsərrüfatı", "təsərrüfat nömrəsi", "аилә", "аилә нөмрәси", "семья",
        "номер семьи", "домохозяйство", "household", "household id", "household number", "family", "family id",
    ]),
    (Field::HouseholdSize, &[
        "ailə üzvlərinin sayı", "ailə tərkibi", "nəfər sayı", "аилә үзвләринин сајы", "состав семьи", "число членов семьи",
        "количество членов семьи", "household size", "family size", "number of family members",
    ]),
    (Field::Relation, &[
        "qohumluq", "qohumluq dərəcəsi", "ailədə mövqeyi", "ailə başçısına münasibəti", "гоһумлуг дәрәҹәси", "родство",
        "степень родства", "кем приходится", "relation", "relationship", "relation to head", "relationship to head",
    ]),
    (Field::Guardian, &[
        "valideyn", "valideynin adı", "valideynin soyadı, adı", "valideynin s.a.a.", "qəyyum", "himayəçi", "ana adı", "anasının adı",
        "валидејн", "родитель", "фио родителя", "опекун", "законный представитель", "parent", "parent name", "parent's name",
        "guardian", "mother's name", "caregiver",
    ]),
    (Field::School, &[
        "məktəb", "məktəbi", "məktəbin adı", "təhsil müəssisəsi", "oxuduğu məktəb", "мәктәб", "школа", "учебное заведение", "school",
        "school name",
    ]),
    (Field::Class, &["sinif", "sinfi", "синиф", "синфи", "класс", "class", "grade", "form"]),
    (Field::AbsentDays, &[
        "buraxılmış günlər", "buraxılan günlər", "buraxdığı günlərin sayı", "qayıb günlərin sayı", "dərsə gəlmədiyi günlər", "davamiyyətsizlik", "qayıb",
        "qayıblar", "пропущено дней", "пропуски", "количество пропущенных дней", "days absent", "absent days", "absences",
    ]),
    (Field::AbsentLessons, &[
        "buraxılmış dərslər", "buraxdığı dərslərin sayı", "buraxılmış saatlar", "qayıb saatların sayı", "пропущено уроков",
        "пропущено часов", "lessons missed", "absent lessons", "hours missed",
    ]),
    (Field::Period, &["dövr", "ay", "dövrü", "hesabat dövrü", "дөвр", "ај", "период", "месяц", "period", "month", "reporting period"]),
    (Field::Institution, &[
        "müəssisə", "müəssisənin adı", "uşaq evi", "internat", "мүәссисә", "учреждение", "интернат", "детский дом", "institution",
        "orphanage", "boarding school",
    ]),
    (Field::EntryDate, &[
        "qəbul tarixi", "daxil olduğu tarix", "yerləşdirildiyi tarix", "гәбул тарихи", "дата поступления", "дата приёма",
        "date of admission", "admission date", "entry date",
    ]),
    (Field::LeavingDate, &[
        "çıxış tarixi", "məzun olduğu tarix", "buraxılış tarixi", "чыхыш тарихи", "дата выбытия", "дата выпуска", "leaving date",
        "exit date", "discharge date",
    ]),
    (Field::Education, &["təhsil", "təhsili", "тәһсили", "образование", "education"]),
    (Field::Work, &["iş yeri", "məşğulluq", "peşə", "peşəsi", "vəzifəsi", "иш јери", "место работы", "работа", "профессия", "work",
        "occupation", "employment", "workplace", "job",
    ]),
    (Field::Disability, &["əlillik", "əlilliyi", "sağlamlıq imkanları", "әлиллик", "инвалидность", "disability"]),
    (Field::Income, &["gəlir", "gəliri", "aylıq gəlir", "кәлир", "доход", "ежемесячный доход", "income", "monthly income"]),
    (Field::SourceId, &["id", "kod", "kodu", "qeydiyyat nömrəsi", "iş nömrəsi", "код", "ид", "регистрационный номер", "номер дела",
        "record id", "record number", "case number", "code", "reference",
    ]),
    (Field::LineNumber, &["№", "n", "no", "s/s", "sıra", "sıra №", "sıra nömrəsi", "сыра", "п/п", "№ п/п", "номер", "number", "#"]),
    (Field::Note, &["qeyd", "qeydlər", "əlavə məlumat", "гејд", "примечание", "примечания", "комментарий", "note", "notes", "comment",
        "comments", "remarks",
    ]),
];

static FOLDED: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let all = WORDS.iter().flat_map(|(field, words)| words.iter().map(|word| (fold::words(word), *field)));
    all.filter(|(word, _)| !word.is_empty()).collect()
});

/// Words of a part of a name that are too short to say anything.
const SHORT: usize = 4;

/// What stands in brackets explains: "Doğum tarixi (gün, ay, il)".
fn bare(name: &str) -> &str {
    name.split(['(', '[']).next().unwrap_or(name)
}

/// What all of a name means.
fn whole(name: &str) -> Option<Field> {
    [name, bare(name)].into_iter().find_map(|name| FOLDED.get(&fold::words(name)).copied())
}

/// What a name means, and whether all of it says so or only a part.
pub(super) fn meaning(name: &str) -> Option<(Field, bool)> {
    if let Some(field) = whole(name) {
        return Some((field, true));
    }
    // The longest run of words that means something; of two, the last, which in Azerbaijani is what it is about.
    let folded = fold::words(bare(name));
    let words: Vec<&str> = folded.split(' ').take(16).collect();
    let runs = (0..words.len()).flat_map(|from| (from + 1..=words.len()).map(move |to| from..to));
    let found = runs.filter_map(|run| {
        let part = words[run].join(" ");
        let field = *FOLDED.get(&part).filter(|_| part.chars().count() >= SHORT)?;
        Some((part.chars().count(), field))
    });
    found.max_by_key(|(length, _)| *length).map(|(_, field)| (field, false))
}

/// Whether all of a text is such as columns are called.
pub(crate) fn known_words(text: &str) -> bool {
    text.len() <= 400 && whole(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_things() {
        let mut seen: HashMap<String, Field> = HashMap::new();
        for (field, words) in WORDS {
            for word in *words {
                if let Some(other) = seen.insert(fold::words(word), *field) {
                    assert_eq!(other, *field, "{word}");
                }
            }
        }
    }

    #[test]
    fn every_field_has_words() {
        for field in Field::ALL {
            assert!(WORDS.iter().any(|(with, _)| with == field), "{field}");
        }
    }
}
