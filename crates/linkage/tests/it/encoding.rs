//! Vectors: the same for the same key, unrelated for another, and as near as the values are.

use linkage::{
    Field, Kind, Layout, LayoutError, Linker, Row, SAMPLES, Scorer, Settings, Table, Value, Work, agreeing, scan,
};
use proptest::prelude::*;

use crate::people::{Dice, Person, Sealer, invent, key, layout, spoil};

fn apart(one: &Row, other: &Row) -> u32 {
    one.vectors.iter().zip(&other.vectors).map(|(a, b)| (a ^ b).count_ones()).sum()
}

fn set(row: &Row) -> u32 {
    row.vectors.iter().map(|word| word.count_ones()).sum()
}

#[test]
fn another_key_gives_unrelated_vectors() {
    let (one, other) = (Sealer::new(&key(1)), Sealer::new(&key(2)));
    let (mut common, mut expected) = (0.0, 0.0);
    for person in invent(200, 5) {
        let (a, b) = (one.row(&person), other.row(&person));
        let both: u32 = a.vectors.iter().zip(&b.vectors).map(|(a, b)| (a & b).count_ones()).sum();
        common += f64::from(both);
        // As many bits in common as two vectors of these weights have by chance, field by field.
        for (x, y) in a.vectors.chunks(4).zip(b.vectors.chunks(4)) {
            let weight = |words: &[u64]| words.iter().map(|w| f64::from(w.count_ones())).sum::<f64>();
            expected += weight(x) * weight(y) / (x.len() * 64) as f64;
        }
        assert!(agreeing(&a.sketch, &b.sketch) < 8);
    }
    assert!((common / expected - 1.0).abs() < 0.05, "{common} bits in common, {expected} by chance");
}

#[test]
fn fields_have_keys_of_their_own_unless_they_can_be_swapped() {
    let encoder = linkage::Encoder::new(layout(), &key(1));
    let name = linkage::Rules::plain().fold("kamran");
    let row = encoder.encode(&[Value::Name(&name); 3]);
    assert_eq!(row.vectors[..4], row.vectors[4..8], "given name and surname");
    assert_ne!(row.vectors[..4], row.vectors[8..12], "given name and father's name");
}

#[test]
fn what_is_missing_leaves_no_bits() {
    let encoder = linkage::Encoder::new(layout(), &key(1));
    let nothing = encoder.encode(&[Value::Missing; 6]);
    assert_eq!((set(&nothing), nothing.sketch), (0, [0; SAMPLES]));
    assert_eq!(encoder.encode(&[]), nothing);
    assert_eq!(encoder.encode(&[Value::Text(""), Value::Code("")]), nothing);
    let mut table = Table::new(layout());
    table.push(&nothing).unwrap();
    let scorer = Scorer::new(&layout(), linkage::Model::defaults(&layout(), 1e6, 1e3));
    let explained = scorer.explain(&table, 0, &table, 0);
    assert!(explained.parts[..6].iter().all(|part| part.bits == 0.0 && part.level.is_none()));
}

#[test]
fn a_typing_error_is_near_and_another_name_is_not() {
    let encoder = linkage::Encoder::new(layout(), &key(1));
    let row = |name: &str| encoder.encode(&[Value::Text(name)]);
    let base = row("mamadov");
    assert!(apart(&base, &row("mamadof")) < 60 && apart(&base, &row("mamdov")) < 60);
    assert!(apart(&base, &row("huseinli")) > 80);
}

#[test]
fn stored_rows_come_back_and_others_are_refused() {
    let row = Sealer::new(&key(1)).row(&invent(1, 1)[0]);
    let bytes = row.to_bytes();
    assert_eq!(bytes.len(), layout().row_bytes());
    let (mut one, mut other) = (Table::new(layout()), Table::new(layout()));
    one.push(&row).unwrap();
    other.push_bytes(&bytes).unwrap();
    assert_eq!(one, other);
    assert!(other.push_bytes(&bytes[1..]).is_err() && other.push_bytes(&[]).is_err());
    assert!(other.push(&Row { vectors: vec![1], sketch: [0; SAMPLES] }).is_err());
    assert_eq!(other.len(), 1);
}

#[test]
fn a_layout_that_makes_no_sense_is_refused() {
    let field = |name: &str| Field::new(name, Kind::Name);
    assert_eq!(Layout::new(vec![]), Err(LayoutError::Count));
    assert_eq!(Layout::new((0..17).map(|at| field(&at.to_string())).collect()), Err(LayoutError::Count));
    assert_eq!(Layout::new(vec![field("a"), field("a")]), Err(LayoutError::Twice("a".into())));
    let alone = vec![field("a").swapped_with("b"), field("b")];
    assert_eq!(Layout::new(alone), Err(LayoutError::Swap("a".into())));
    assert_eq!(Layout::new(vec![field("a").swapped_with("a")]), Err(LayoutError::Swap("a".into())));
    let kinds = vec![field("a").swapped_with("b"), Field::new("b", Kind::Date).swapped_with("a")];
    assert_eq!(Layout::new(kinds), Err(LayoutError::Swap("a".into())));
}

#[test]
fn a_scan_finds_what_agrees() {
    let sketches = [[1; SAMPLES], [2; SAMPLES]];
    let mut found = Vec::new();
    scan(&[2; SAMPLES], &sketches, 64, &mut found);
    assert_eq!(found, [1]);
    let mut half = [1; SAMPLES];
    half[..20].fill(9);
    assert_eq!(agreeing(&half, &sketches[0]), 44);
}

fn any_person() -> impl Strategy<Value = Person> {
    ("[A-ZƏa-zə ]{0,14}", "[A-ZƏa-zə-]{0,14}", "\\PC{0,20}", "[0-9.]{0,10}", "[0-9A-Z]{0,8}", 0_usize..3).prop_map(
        |(given, family, father, birth, fin, sex)| Person {
            given,
            family,
            father,
            birth,
            fin,
            sex: ["", "m", "f"][sex],
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn sealing_the_same_twice_gives_the_same(person in any_person()) {
        let (one, other) = (Sealer::new(&key(7)), Sealer::new(&key(7)));
        prop_assert_eq!(one.row(&person), other.row(&person));
    }

    #[test]
    fn likeness_has_no_direction_and_the_reasons_add_up(one in any_person(), other in any_person(), seed in any::<u64>()) {
        let sealer = Sealer::new(&key(7));
        let mut people = invent(40, seed);
        let mut dice = Dice(seed);
        let spoilt: Vec<_> = people.iter().map(|person| spoil(person, &mut dice)).collect();
        people.extend(spoilt);
        people.extend([one, other]);
        let table = sealer.table(&people);
        let model = Linker::new(Work::Within(&table), Settings::default()).learn();
        for (a, b) in [(80, 81), (0, 40), (3, 43), (5, 6), (81, 0), (81, 81)] {
            let (there, back) = (model.scorer.score(&table, a, &table, b), model.scorer.score(&table, b, &table, a));
            prop_assert!((there - back).abs() < 1e-6, "{} and {}", there, back);
            let explained = model.scorer.explain(&table, a, &table, b);
            let sum: f64 = explained.parts.iter().map(|part| part.bits).sum();
            prop_assert!((sum - explained.bits).abs() < 1e-9 && (explained.bits - there).abs() < 1e-6);
            prop_assert!((0.0..=1.0).contains(&explained.probability));
        }
    }

    #[test]
    fn any_stored_bytes_are_a_row_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let mut table = Table::new(layout());
        let right = bytes.len() == layout().row_bytes();
        prop_assert_eq!(table.push_bytes(&bytes).is_ok(), right);
        let mut noise = bytes.clone();
        noise.resize(layout().row_bytes(), 0xa5);
        table.push_bytes(&noise).unwrap();
        let scorer = Scorer::new(&layout(), linkage::Model::defaults(&layout(), 1e6, 1e3));
        prop_assert!(scorer.score(&table, 0, &table, table.len() - 1).is_finite());
    }
}
