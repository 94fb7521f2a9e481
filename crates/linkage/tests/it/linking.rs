//! People are found again.

use std::collections::HashSet;

use linkage::{
    Field, Found, Kind, Layout, Linker, Model, Question, Scorer, Settings, Table, Work, clusters, one_to_one,
};

use crate::people::{Dice, Person, Sealer, invent, key, layout, spoil};

/// F1 of pairs against a truth.
fn f1(found: &HashSet<(u32, u32)>, truth: &HashSet<(u32, u32)>) -> f64 {
    let right = found.intersection(truth).count() as f64;
    2.0 * right / (found.len() + truth.len()) as f64
}

fn all(linker: &Linker, learned: &linkage::Learned) -> Vec<Found> {
    (0..linker.pieces()).flat_map(|piece| linker.find(piece, &learned.scorer).0).collect()
}

/// 600 people, and 600 of which 400 are the same.
fn two_registers() -> (Vec<Person>, Vec<Person>) {
    let mut dice = Dice(3);
    let left = invent(600, 11);
    let mut right: Vec<_> = left[..400].iter().map(|person| spoil(person, &mut dice)).collect();
    right.extend(invent(200, 12));
    (left, right)
}

#[test]
fn two_registers_are_linked_one_to_one() {
    let (left, right) = two_registers();
    let sealer = Sealer::new(&key(1));
    let (left, right) = (sealer.table(&left), sealer.table(&right));
    let linker = Linker::new(Work::Between(&left, &right), Settings::default());
    let learned = linker.learn();
    let pairs = one_to_one(all(&linker, &learned), (left.len(), right.len()), learned.scorer.model().even());
    let found: HashSet<_> = pairs.iter().map(|pair| (pair.left, pair.right)).collect();
    let truth: HashSet<_> = (0..400).map(|at| (at, at)).collect();
    assert!(f1(&found, &truth) > 0.99, "{}\n{}", f1(&found, &truth), learned.scorer.model());
    let (lefts, rights): (HashSet<u32>, HashSet<u32>) = found.iter().copied().unzip();
    assert_eq!((lefts.len(), rights.len()), (found.len(), found.len()));
}

#[test]
fn blocks_find_what_looking_at_every_pair_finds() {
    let (left, right) = two_registers();
    let sealer = Sealer::new(&key(1));
    let (left, right) = (sealer.table(&left), sealer.table(&right));
    let work = Work::Between(&left, &right);
    let linker = Linker::new(work, Settings { exhaustive_up_to: 0.0, block_limit: 16, ..Settings::default() });
    assert!(!linker.passes().is_empty());
    let learned = linker.learn();
    let found: HashSet<_> = all(&linker, &learned).iter().map(|pair| (pair.left, pair.right)).collect();
    let missed = (0..400).filter(|at| !found.contains(&(*at, *at))).count();
    assert!(missed < 8, "{missed} of 400 missed; passes {:?}", linker.passes());
}

#[test]
fn pieces_can_be_done_in_any_order_and_again() {
    let (left, _) = two_registers();
    let table = Sealer::new(&key(1)).table(&left);
    let settings = Settings { rows_in_a_piece: 100, ..Settings::default() };
    let linker = Linker::new(Work::Within(&table), settings);
    let learned = linker.learn();
    assert_eq!(linker.pieces(), 6);
    let mut forth = all(&linker, &learned);
    let mut back: Vec<_> = (0..6).rev().flat_map(|piece| linker.find(piece, &learned.scorer).0).collect();
    let order = |a: &Found, b: &Found| (a.left, a.right).cmp(&(b.left, b.right));
    forth.sort_by(order);
    back.sort_by(order);
    assert_eq!(forth, back);
    assert!(forth.iter().all(|pair| pair.left < pair.right), "each pair once, no row with itself");
}

/// Among a handful of rows one bad copy must not be crowded out by its own likeness.
#[test]
fn in_a_small_register_a_spoilt_copy_is_found() {
    let mut dice = Dice(9);
    let people = invent(12, 31);
    let mut records = people.clone();
    records.extend(people[..4].iter().map(|person| spoil(person, &mut dice)));
    let table = Sealer::new(&key(1)).table(&records);
    let scorer = Scorer::new(&layout(), Model::defaults(&layout(), 100_000.0, 1.0));
    let linker = Linker::new(Work::Within(&table), Settings::default());
    let found: HashSet<_> = linker.find(0, &scorer).0.iter().map(|pair| (pair.left, pair.right)).collect();
    assert_eq!(found, (0..4).map(|at| (at, 12 + at)).collect());
}

#[test]
fn a_model_is_kept_as_text_and_read_back() {
    let (left, _) = two_registers();
    let mut records = left.clone();
    records.extend(left[..50].iter().map(|person| spoil(person, &mut Dice(5))));
    let table = Sealer::new(&key(1)).table(&records);
    let learned = Linker::new(Work::Within(&table), Settings::default()).learn();
    let text = serde_json::to_string(learned.scorer.model()).unwrap();
    let read: Model = serde_json::from_str(&text).unwrap();
    assert!(read.fits(&layout()));
    let again: Model = serde_json::from_str(&serde_json::to_string(&read).unwrap()).unwrap();
    assert_eq!(read.fields.len(), again.fields.len());
    let scorer = Scorer::counting(&layout(), read.clone(), &[&table]);
    for (one, other) in [(0, 600), (0, 1), (7, 607), (8, 9)] {
        let (before, after) =
            (learned.scorer.score(&table, one, &table, other), scorer.score(&table, one, &table, other));
        assert!((before - after).abs() < 1e-6, "{before} {after}");
    }
    let other = Layout::new(vec![Field::new("given", Kind::Name)]).unwrap();
    assert!(!read.fits(&other), "a model of other fields is none");
    let mut broken = read;
    broken.fields[0].m[0] = 1.5;
    assert!(!broken.fits(&layout()));
}

#[test]
fn duplicates_in_one_register_become_clusters() {
    let mut dice = Dice(4);
    let people = invent(500, 21);
    let mut records = people.clone();
    records.extend(people[..150].iter().map(|person| spoil(person, &mut dice)));
    records.extend(people[..50].iter().map(|person| spoil(person, &mut dice)));
    let table = Sealer::new(&key(1)).table(&records);
    let linker = Linker::new(Work::Within(&table), Settings::default());
    let learned = linker.learn();
    let of = clusters(all(&linker, &learned), &table, &learned.scorer, 10);
    let person = |row: u32| {
        if row < 500 {
            row
        } else if row < 650 {
            row - 500
        } else {
            row - 650
        }
    };
    let pairs = |same: &dyn Fn(u32, u32) -> bool| -> HashSet<(u32, u32)> {
        (0..700).flat_map(|a| (a + 1..700).map(move |b| (a, b))).filter(|(a, b)| same(*a, *b)).collect()
    };
    let found = pairs(&|a, b| of[a as usize] == of[b as usize]);
    let truth = pairs(&|a, b| person(a) == person(b));
    assert!(f1(&found, &truth) > 0.98, "{}\n{}", f1(&found, &truth), learned.scorer.model());
}

#[test]
fn a_chain_of_pairs_does_not_make_one_person_of_many() {
    let table = Sealer::new(&key(1)).table(&invent(40, 31));
    let scorer = Scorer::new(&layout(), Model::defaults(&layout(), 1e6, 1e3));
    let chain: Vec<_> = (0..39).map(|at| Found { left: at, right: at + 1, bits: 60.0 }).collect();
    let of = clusters(chain, &table, &scorer, 100);
    let mut sizes = std::collections::HashMap::new();
    of.iter().for_each(|cluster| *sizes.entry(cluster).or_insert(0) += 1);
    assert!(sizes.values().all(|size| *size <= 2), "{sizes:?}");
    let same = vec![invent(1, 1)[0].clone(); 30];
    let table = Sealer::new(&key(1)).table(&same);
    let pairs = (0..30).flat_map(|a| (a + 1..30).map(move |b| Found { left: a, right: b, bits: 60.0 })).collect();
    let of = clusters(pairs, &table, &scorer, 10);
    let largest = (0..30).map(|a| of.iter().filter(|b| **b == a).count()).max();
    assert_eq!(largest, Some(10));
}

#[test]
fn a_question_finds_the_person_and_nobody_else() {
    let (left, right) = two_registers();
    let sealer = Sealer::new(&key(1));
    let table = sealer.table(&left);
    let learned = Linker::new(Work::Between(&table, &sealer.table(&right)), Settings::default()).learn();
    let even = learned.scorer.model().even();
    let (mut first, mut wrong) = (0, 0);
    for (at, person) in right.iter().enumerate() {
        let question = Question::new(&layout(), sealer.row(person)).unwrap();
        let least = question.least(&table);
        let (answers, _) = question.ask(&learned.scorer, &table, 0..table.len(), least, even);
        match answers.first() {
            Some(answer) if at < 400 && answer.row as usize == at => first += 1,
            Some(_) => wrong += 1,
            None => {}
        }
        let (halves, _) = question.ask(&learned.scorer, &table, 0..300, least, even);
        let (rest, _) = question.ask(&learned.scorer, &table, 300..1_000_000, least, even);
        assert_eq!(halves.len() + rest.len(), answers.len());
    }
    assert!(first >= 392 && wrong <= 6, "{first} of 400 found first, {wrong} wrong");
}

#[test]
fn empty_and_tiny_tables_are_no_trouble() {
    let sealer = Sealer::new(&key(1));
    let (none, one) = (Table::new(layout()), sealer.table(&invent(1, 1)));
    for work in [Work::Within(&none), Work::Within(&one), Work::Between(&none, &one), Work::Between(&one, &one)] {
        for exhaustive_up_to in [0.0, 1e9] {
            let linker = Linker::new(work, Settings { exhaustive_up_to, ..Settings::default() });
            let learned = linker.learn();
            let _ = all(&linker, &learned);
            assert!(learned.scorer.model().even().is_finite());
        }
    }
    let question = Question::new(&layout(), sealer.row(&invent(1, 1)[0])).unwrap();
    let scorer = Scorer::new(&layout(), Model::defaults(&layout(), 1.0, 1.0));
    assert!(question.ask(&scorer, &none, 0..10, question.least(&none), 0.0).0.is_empty());
    assert_eq!(question.ask(&scorer, &one, 0..10, question.least(&one), 0.0).0.len(), 1);
}

#[test]
fn a_handful_of_people_is_compared_each_with_each() {
    let sealer = Sealer::new(&key(1));
    let people = invent(4, 5);
    let (table, again) = (sealer.table(&people), sealer.table(&people[1..3]));
    let scorer = Scorer::new(&layout(), Model::defaults(&layout(), 100_000.0, 1.0));
    let linker = Linker::new(Work::Between(&again, &table), Settings::default());
    let found: Vec<_> = (0..linker.pieces()).flat_map(|piece| linker.find(piece, &scorer).0).collect();
    let even = scorer.model().even();
    let pairs: Vec<_> =
        found.iter().filter(|pair| f64::from(pair.bits) >= even).map(|pair| (pair.left, pair.right)).collect();
    assert_eq!(pairs, [(0, 1), (1, 2)], "of few pairs, the same person is no rare chance");
}
