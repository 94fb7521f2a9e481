//! Which column is what, and what is remembered of it.

use sheets::{Column, Field, HeaderChoice, Look, Mapping, Reason, fingerprint};

use crate::open;

/// The columns of a list with these names, and what its cells look like.
fn list(text: &str) -> (Vec<Column>, Vec<Look>) {
    let mut book = open(text).unwrap();
    let sheet = book.sheet(0, HeaderChoice::Row(1)).unwrap();
    let columns = sheet.columns.clone();
    let mut looks = vec![Look::default(); columns.len()];
    for row in sheet.rows.flatten() {
        for (look, cell) in looks.iter_mut().zip(&row.cells) {
            look.add(cell);
        }
    }
    (columns, looks)
}

fn suggested(text: &str) -> Vec<(Field, Reason)> {
    let (columns, looks) = list(text);
    Mapping::suggested(&columns, &looks).columns.iter().map(|mapped| (mapped.field, mapped.reason)).collect()
}

fn fields(text: &str) -> Vec<Field> {
    suggested(text).into_iter().map(|(field, _)| field).collect()
}

#[test]
fn headers_are_understood_in_three_languages_and_four_scripts() {
    let expected = [
        Field::Surname,
        Field::GivenName,
        Field::Patronymic,
        Field::BirthDate,
        Field::Sex,
        Field::Fin,
        Field::Phone,
        Field::District,
    ];
    for header in [
        "Soyadı;Adı;Atasının adı;Doğum tarixi;Cinsi;FİN kod;Telefon nömrəsi;Rayon",
        "SOYADI;ADI;ATASININ ADI;DOĞUM TARİXİ;CİNSİ;FIN KODU;TELEFON;RAYON",
        "soyadi;adi;atasinin adi;dogum tarixi;cinsi;fin;tel.;rayonu",
        "Сојады;Ады;Атасынын ады;Доғум тарихи;Ҹинси;Фин;Телефон нөмрәси;Рајон",
        "Фамилия;Имя;Отчество;Дата рождения;Пол;ПИН;Номер телефона;Район",
        "Surname;First name;Father's name;Date of birth;Gender;PIN;Phone number;District",
        "Soyadı *;Adı *;Atasının adı *;Doğum tarixi (gün, ay, il);Cinsi (K/Q);FİN;Telefon №;Rayon",
    ] {
        assert_eq!(fields(&format!("{header}\nx;x;x;x;x;x;x;x\n")), expected, "{header}");
    }
    assert_eq!(
        fields("№;S.A.A.;Doğum ili;Sinif\nx;x;x;x\n"),
        [Field::LineNumber, Field::FullName, Field::BirthYear, Field::Class]
    );
}

#[test]
fn no_field_is_suggested_twice_and_whole_names_come_first() {
    assert_eq!(
        suggested("Müəllimin adı;Adı;Valideynin telefonu;x\n1;2;3;4\n"),
        [(Field::GivenName, Reason::Name), (Field::Phone, Reason::PartOfName)]
    );
    assert_eq!(fields("Ad;Ad;Soyad\n1;2;3\n"), [Field::GivenName, Field::Surname]);
}

#[test]
fn columns_without_name_are_known_by_what_stands_in_them() {
    let rows = "5ABC123;0501234567;01.05.2012;qadın;x\n5ABO124;+994551234567;02.06.2013;kişi;y\n5ABC125;0701234567;13.07.2014;K;z\n";
    let found = suggested(&format!("a1;b2;c3;d4;e5\n{rows}"));
    let expected = [Field::Fin, Field::Phone, Field::BirthDate, Field::Sex].map(|field| (field, Reason::Content));
    assert_eq!(found, expected);
    let (_, looks) = list(&format!("a1;b2;c3;d4;e5\n{rows}"));
    assert_eq!((looks[2].dates, looks[2].order.day_first), (3, 1));
}

#[test]
fn a_mapping_is_remembered_and_finds_its_columns_again() {
    let (columns, looks) = list("Soyad;Ad;Kod\nUydurma;Aygün;5\n");
    let mut mapping = Mapping::suggested(&columns, &looks);
    mapping.set(&columns[2], Some(Field::Household));
    mapping.set(&columns[0], None);
    let kept = serde_json::to_string(&mapping).unwrap();
    assert!(kept.contains("\"field\":\"household\",\"reason\":\"asked\""), "{kept}");
    assert_eq!(serde_json::from_str::<Mapping>(&kept).unwrap(), mapping);
    // Columns stand elsewhere, and there is one more.
    let (columns, _) = list("Səbəb;KOD ;ad;Soyad\nx;5;Aygün;Uydurma\n");
    let placed = mapping.placed_on(&columns).unwrap();
    assert_eq!((placed.column_of(Field::Household), placed.column_of(Field::GivenName)), (Some(1), Some(2)));
    let (columns, _) = list("Ad;Soyad\nx;y\n");
    assert_eq!(mapping.placed_on(&columns), None, "a column is missing");
}

#[test]
fn a_header_has_one_fingerprint_whatever_its_case_and_spaces() {
    let of = |text| fingerprint(&list(text).0);
    let first = of("Soyad;Ad;Doğum tarixi\nx;y;z\n");
    assert_eq!(first, of(" SOYAD,  AD ,\"Doğum\ntarixi\"\nx,y,z\n"));
    assert_ne!(first, of("Ad;Soyad;Doğum tarixi\nx;y;z\n"));
    assert_ne!(first, of("Soyad;Ad;Doğum;tarixi\nx;y;z;q\n"));
    // It is stored: a change of it would forget every source.
    assert_eq!(first, "f0091942b6b4b29faeebc246d203257a");
}

#[test]
fn a_row_has_one_canonical_text_whatever_stands_around_it() {
    let canonical = |text: &str| {
        let (columns, _) = list(text);
        let mapping = Mapping::suggested(&columns, &[]);
        let mut book = open(text).unwrap();
        let row = book.sheet(0, HeaderChoice::Row(1)).unwrap().rows.next().unwrap().unwrap();
        mapping.canonical(&row)
    };
    let first = canonical("№;Soyad;Ad;Rəng\n1;Uydurma;Aygün;göy\n");
    assert_eq!(first, "1\u{1f}given-name\u{1e}Aygün\u{1f}surname\u{1e}Uydurma");
    assert_eq!(first, canonical("Ad,Telefon,Soyad,№\nAygün ,, Uydurma,77\n"));
    assert_ne!(first, canonical("Soyad;Ad\nAygün;Uydurma\n"));
}
