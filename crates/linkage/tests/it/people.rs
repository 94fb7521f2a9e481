//! A few hundred invented people, and what a second register made of them. Nobody here is real.

use linkage::{BirthDate, DateOrder, Encoder, Field, Folded, Key, Kind, Layout, Row, Rules, Table, Value, fold_fin};

use crate::az;

pub fn layout() -> Layout {
    Layout::new(vec![
        Field::new("given", Kind::Name).swapped_with("family"),
        Field::new("family", Kind::Name).swapped_with("given"),
        Field::new("father", Kind::Name),
        Field::new("birth", Kind::Date),
        Field::new("fin", Kind::Number),
        Field::new("sex", Kind::Code),
    ])
    .unwrap()
}

pub fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

#[derive(Debug, Clone)]
pub struct Person {
    pub given: String,
    pub family: String,
    pub father: String,
    pub birth: String,
    pub fin: String,
    pub sex: &'static str,
}

pub struct Sealer {
    rules: &'static Rules,
    encoder: Encoder,
}

impl Sealer {
    pub fn new(key: &Key) -> Self {
        Self { rules: az(), encoder: Encoder::new(layout(), key) }
    }

    pub fn row(&self, person: &Person) -> Row {
        let [given, family, father]: [Folded; 3] =
            [&person.given, &person.family, &person.father].map(|name| self.rules.fold(name));
        let fin = fold_fin(&person.fin);
        let birth = BirthDate::read(&person.birth, DateOrder::DayFirst).map_or(Value::Missing, Value::Date);
        let number = if fin.is_empty() { Value::Missing } else { Value::Text(&fin) };
        let names = [Value::Name(&given), Value::Name(&family), Value::Name(&father)];
        self.encoder.encode(&[names[0], names[1], names[2], birth, number, Value::Code(person.sex)])
    }

    pub fn table(&self, people: &[Person]) -> Table {
        let mut table = Table::new(layout());
        people.iter().for_each(|person| table.push(&self.row(person)).unwrap());
        table
    }
}

/// A row of numbers that looks like chance.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const MEN: [&str; 24] = [
    "Əli",
    "Məmməd",
    "Həsən",
    "Hüseyn",
    "Elçin",
    "Rəşad",
    "Vüsal",
    "Elnur",
    "Rövşən",
    "Ramil",
    "Orxan",
    "Tural",
    "Emin",
    "Kamran",
    "Samir",
    "Anar",
    "Ceyhun",
    "Tofiq",
    "Vaqif",
    "İlqar",
    "Şahin",
    "Xəlil",
    "Yusif",
    "Qasım",
];
const WOMEN: [&str; 16] = [
    "Leyla",
    "Günel",
    "Aytən",
    "Aysel",
    "Nigar",
    "Nərmin",
    "Sevinc",
    "Ülviyyə",
    "Gülnar",
    "Lalə",
    "Könül",
    "Fidan",
    "Zəhra",
    "Türkan",
    "Şəbnəm",
    "Həcər",
];

pub fn invent(count: usize, seed: u64) -> Vec<Person> {
    let mut dice = Dice(seed);
    let letters: Vec<char> = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".chars().collect();
    (0..count)
        .map(|_| {
            let woman = dice.below(2) == 0;
            let ending = if woman { "ova" } else { "ov" };
            Person {
                given: if woman { dice.of(&WOMEN) } else { dice.of(&MEN) }.to_owned(),
                family: format!("{}{ending}", dice.of(&MEN)),
                father: dice.of(&MEN).to_owned(),
                birth: format!("{:02}.{:02}.{}", 1 + dice.below(28), 1 + dice.below(12), 1940 + dice.below(75)),
                fin: (0..7).map(|_| letters[dice.below(letters.len())]).collect(),
                sex: if woman { "f" } else { "m" },
            }
        })
        .collect()
}

/// What another register has of the person: other spellings, and now and then an error.
pub fn spoil(person: &Person, dice: &mut Dice) -> Person {
    let mut other = person.clone();
    let ascii =
        |name: &str| name.replace('ə', "a").replace('Ə', "A").replace('ş', "sh").replace('ü', "u").replace('x', "kh");
    (other.given, other.family, other.father) = (ascii(&other.given), ascii(&other.family), ascii(&other.father));
    other.father.push_str(if other.sex == "f" { " qizi" } else { " oglu" });
    match dice.below(8) {
        0 => std::mem::swap(&mut other.given, &mut other.family),
        1 => other.birth = other.birth[6..].to_owned(),
        2 => other.birth = format!("{}.{}.{}", &person.birth[3..5], &person.birth[..2], &person.birth[6..]),
        3 => other.fin = String::new(),
        4 => _ = other.given.pop(),
        5 => other.father = String::new(),
        6 => other.family.push('a'),
        _ => {}
    }
    other
}
