//! How like two texts are, and whether one is the other over again.
//!
//! There are two ways. A copy has words changed anywhere, so that something is found again all over it and no gap is long. A
//! rewording has its sentences in another order, some left out, some added: it shows by how many common pieces there are, in
//! so many places that stock sentences do not come into question. Neither asks which words they are.

use crate::sketch::Sketch;

/// Words in one stretch. A copy has something in common with nearly every stretch; a text that shares a stock sentence, with
/// a few all and with the others nothing.
const STRETCH: usize = 6;
/// Share of stretches, in both directions, of which two neighbouring words must be found again: more than three of four,
/// because so many are the same in two texts of four sentences, three of them stock.
const COVERED: f64 = 0.76;
/// The same where both give one telephone number.
const COVERED_WITH_CONTACT: f64 = 0.4;
/// A gap is another sentence when changes that fall anywhere would leave one as long in fewer than so many of all texts.
const UNLIKELY: f64 = 0.02;
/// Broken pairs in a row that are never a sentence of their own.
const SHORT_GAP: i32 = 5;
/// A rewording says its sentences in another order, leaves out some and adds others: common pieces with anything between
/// them. Broken pairs, at most, that are still changed words inside one piece.
const PIECE_GAP: usize = 5;
/// Common pairs in a piece, at least: fewer are a turn of phrase.
const PIECE: usize = 3;
/// Pairs of a piece that count: a longer one may be what a site writes under every offer, and is never enough alone.
const LONG_PIECE: usize = 40;
/// What it counts that a piece stands apart from the others, in pairs: stock sentences are few, sentences of one offer many.
const APART: usize = 20;
/// What the pieces of a rewording count together: more than two stock sentences, or three short ones.
const WORTH: usize = 90;
/// Share of the pairs of the longer text that stand in common pieces.
const REWORDED: f64 = 0.3;
/// Most of a text in common pieces, however few they are, makes it the same with something added: so many pairs, which no
/// three stock sentences have, and this share of the longer text.
const MOST_PAIRS: usize = 48;
const MOST: f64 = 0.6;
/// Other texts in which a pair stands, at least, to be of a stock sentence.
const STOCK: u8 = 2;
/// Pairs that are left of a text without its stock sentences, at least, to say anything; a telephone is five.
const REST: usize = 8;
/// Share of them that a copy has.
const LEFT: f64 = 0.25;
/// Bits for the pairs of a text.
const KNOWN: usize = 2048;

/// Whether an offer belongs to the campaign with these examples, and how much of it is found in them and the other way
/// round, between 0 and 1.
pub fn likeness(offer: &Sketch, examples: &[Sketch]) -> Option<f64> {
    Reader::of(offer).likeness(examples).map(Likeness::share)
}

/// To which of the campaigns that it may belong to an offer belongs, each given by its examples, with its likeness; the
/// likest first. What stands in several campaigns of other texts is a stock sentence; it makes no rewording, and alone no copy.
/// [`crate::Campaigns`] decides by the same; this is for campaigns that are kept elsewhere.
pub fn alike<C: Copy + Ord>(offer: &Sketch, campaigns: &[(C, &[Sketch])]) -> Vec<(C, f64)> {
    Reader::of(offer).alike(campaigns)
}

/// In which way a text is another one over again, and how much of it is.
#[derive(Clone, Copy)]
pub(crate) enum Likeness {
    Copy(f64),
    Rewording(f64),
}

impl Likeness {
    pub(crate) const fn share(self) -> f64 {
        match self {
            Self::Copy(share) | Self::Rewording(share) => share,
        }
    }
}

/// A text ready to be compared with many.
pub(crate) struct Reader<'a> {
    offer: &'a Sketch,
    /// Pairs of neighbouring words in their order.
    pairs: Vec<u32>,
    /// The same with the places where they stand, sorted.
    sorted: Vec<(u32, u32)>,
    /// For each place, the first one where the same pair stands. It stands for all: a text of one word repeated must not
    /// be gone through for each.
    first: Vec<u32>,
    /// A bit for each pair, so that most of those that this text does not have are not looked for.
    known: [u64; KNOWN / 64],
    /// Which pairs stand in the other text too: of this text, of the other.
    own: Vec<bool>,
    others: Vec<bool>,
    /// Which pairs are not to be found, because they are of stock sentences; none, or one for each pair.
    stock: Vec<bool>,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(offer: &'a Sketch) -> Self {
        let pairs: Vec<u32> = offer.words.windows(2).map(pair).collect();
        let mut sorted: Vec<(u32, u32)> = pairs.iter().copied().zip(0..).collect();
        sorted.sort_unstable();
        let (mut first, mut known) = (vec![0; pairs.len()], [0; KNOWN / 64]);
        for same in sorted.chunk_by(|one, other| one.0 == other.0) {
            same.iter().for_each(|(_, at)| first[*at as usize] = same[0].1);
            let bit = bit(same[0].0);
            known[bit / 64] |= 1 << (bit % 64);
        }
        Self { offer, pairs, sorted, first, known, own: Vec::new(), others: Vec::new(), stock: Vec::new() }
    }

    /// See [`alike`].
    pub(crate) fn alike<C: Copy + Ord>(&mut self, campaigns: &[(C, &[Sketch])]) -> Vec<(C, f64)> {
        let (mut found, mut others) = (Vec::new(), vec![0_u8; self.pairs.len()]);
        for (campaign, examples) in campaigns {
            match self.likeness(examples) {
                Some(like) => found.push((*campaign, *examples, like)),
                None => {
                    others.iter_mut().zip(&self.own).for_each(|(all, own)| *all = all.saturating_add(u8::from(*own)))
                }
            }
        }
        if !found.is_empty() && others.iter().any(|all| *all >= STOCK) {
            let stock: Vec<bool> = others.iter().map(|all| *all >= STOCK).collect();
            found.retain(|(_, examples, like)| match like {
                Likeness::Copy(_) => self.is_more_than_stock(&stock, examples),
                Likeness::Rewording(_) => {
                    self.stock.clone_from(&stock);
                    let is_like = self.likeness(examples).is_some();
                    self.stock.clear();
                    is_like
                }
            });
        }
        let mut found: Vec<_> = found.into_iter().map(|(campaign, _, like)| (campaign, like.share())).collect();
        found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        found
    }

    /// How much of this text is found in those of a campaign and the other way round, between 0 and 1; `None` when it is
    /// another text.
    pub(crate) fn likeness(&mut self, campaign: &[Sketch]) -> Option<Likeness> {
        self.own.clear();
        self.own.resize(self.pairs.len(), false);
        let (mut theirs, mut reworded): (f64, f64) = (0.0, 0.0);
        let mut with_contact = false;
        for other in campaign {
            if self.offer.words == other.words {
                return Some(Likeness::Copy(1.0));
            }
            let shares_contact = self.offer.contacts.iter().any(|contact| other.contacts.contains(contact));
            with_contact |= shares_contact;
            let common = self.compare(other);
            if passes(&self.others, shares_contact) {
                theirs = theirs.max(share(&self.others));
            }
            if common.is_rewording(self.pairs.len().max(self.others.len())) {
                reworded = reworded.max(share(&self.others));
            }
        }
        self.spread();
        let own = share(&self.own);
        if theirs > 0.0 && passes(&self.own, with_contact) {
            Some(Likeness::Copy(own.min(theirs)))
        } else {
            (reworded > 0.0 && own >= REWORDED).then_some(Likeness::Rewording(own.min(reworded)))
        }
    }

    /// Whether a copy has more of one of these than stock sentences: without them, something must be left of either text in
    /// the other, unless hardly anything is left at all. A number that both give does not help: stock sentences have some.
    fn is_more_than_stock(&mut self, stock: &[bool], campaign: &[Sketch]) -> bool {
        campaign.iter().any(|other| {
            self.own.fill(false);
            self.compare(other);
            self.spread();
            let is_stock = |words: &[u16]| self.place(pair(words), 0).is_some_and(|at| stock[at]);
            let there = other.words.windows(2).map(is_stock).collect();
            has_more(&self.own, stock.to_vec()) && has_more(&self.others, there)
        })
    }

    /// Marks every place of a pair of which the first one is marked.
    fn spread(&mut self) {
        for at in 0..self.own.len() {
            self.own[at] = self.own[self.first[at] as usize];
        }
    }

    /// Marks which pairs stand in both texts, and counts the pieces that they make up.
    fn compare(&mut self, other: &Sketch) -> Common {
        self.others.clear();
        let (mut common, mut piece) = (Common::default(), Piece::default());
        for (there, words) in other.words.windows(2).enumerate() {
            let is_stock = |at: &usize| self.stock.get(*at).is_some_and(|stock| *stock);
            let place = self.place(pair(words), piece.here).filter(|at| !is_stock(at));
            self.others.push(place.is_some());
            let Some(here) = place else { continue };
            self.own[self.first[here] as usize] = true;
            if !piece.goes_on(here, there) {
                common.add(&piece);
                piece.pairs = 0;
            }
            piece = Piece { here, there, pairs: piece.pairs + 1 };
        }
        common.add(&piece);
        common
    }

    /// Where a pair stands: behind a place, or if it does not, where it stands first.
    fn place(&self, sought: u32, behind: usize) -> Option<usize> {
        if self.pairs.get(behind + 1) == Some(&sought) {
            return Some(behind + 1);
        }
        let bit = bit(sought);
        if self.known[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        let first = self.sorted.partition_point(|(pair, _)| *pair < sought);
        let there =
            |at: usize| self.sorted.get(at).filter(|(pair, _)| *pair == sought).map(|(_, place)| *place as usize);
        let place = there(first)?;
        if place > behind {
            return Some(place);
        }
        let next = self.sorted[first..].partition_point(|(pair, at)| *pair == sought && *at as usize <= behind);
        Some(there(first + next).unwrap_or(place))
    }
}

/// A stretch that stands in both texts, but for a few words: where it ends in each, and how many pairs it has.
#[derive(Default)]
struct Piece {
    here: usize,
    there: usize,
    pairs: usize,
}

impl Piece {
    const fn goes_on(&self, here: usize, there: usize) -> bool {
        self.pairs > 0 && here > self.here && here - self.here <= PIECE_GAP && there - self.there <= PIECE_GAP
    }
}

/// What two texts have in common.
#[derive(Default)]
struct Common {
    /// Pairs in pieces.
    pairs: usize,
    /// What the pieces count together.
    worth: usize,
}

impl Common {
    fn add(&mut self, piece: &Piece) {
        if piece.pairs >= PIECE {
            self.worth += APART + piece.pairs.min(LONG_PIECE);
            self.pairs += piece.pairs;
        }
    }

    /// Whether it makes one text a rewording of the other, or the other with something added, when the longer one has so many pairs.
    fn is_rewording(&self, longest: usize) -> bool {
        let share = self.pairs as f64 / longest.max(1) as f64;
        self.worth >= WORTH && share >= REWORDED || self.pairs >= MOST_PAIRS && share >= MOST
    }
}

/// Whether enough was found of what is not of stock sentences. Words that are changed within such a sentence belong to it.
fn has_more(found: &[bool], mut stock: Vec<bool>) -> bool {
    let mut last = None;
    for at in 0..stock.len() {
        if !stock[at] {
            continue;
        }
        if let Some(last) = last.filter(|last| at - last <= PIECE_GAP + 1) {
            stock[last..at].fill(true);
        }
        last = Some(at);
    }
    let rest = stock.iter().filter(|is_stock| !**is_stock).count();
    let common = found.iter().zip(&stock).filter(|(is_there, is_stock)| **is_there && !**is_stock).count();
    rest < REST || common as f64 >= rest as f64 * LEFT
}

fn passes(found: &[bool], with_contact: bool) -> bool {
    let needed = if with_contact { COVERED_WITH_CONTACT } else { COVERED };
    covered(found) >= needed && (with_contact || is_even(found))
}

fn share(found: &[bool]) -> f64 {
    found.iter().filter(|is_there| **is_there).count() as f64 / found.len().max(1) as f64
}

/// Share of a text's stretches in which something was found.
fn covered(found: &[bool]) -> f64 {
    let stretches = found.chunks(STRETCH).filter(|stretch| stretch.len() > STRETCH / 2 || found.len() <= STRETCH);
    let (mut all, mut common) = (0_u32, 0_u32);
    for stretch in stretches {
        all += 1;
        common += u32::from(stretch.contains(&true));
    }
    if all == 0 { 0.0 } else { f64::from(common) / f64::from(all) }
}

/// Whether what was not found is strewn over the text, as changed words are. One long gap is another sentence: with changes
/// that fall anywhere it would hardly come about.
fn is_even(found: &[bool]) -> bool {
    let (mut gap, mut longest, mut missing) = (0_i32, 0, 0_u32);
    for is_there in found {
        gap = if *is_there { 0 } else { gap + 1 };
        longest = longest.max(gap);
        missing += u32::from(!is_there);
    }
    // How often a word is changed, when so many pairs are broken; and by how much each further pair without two unchanged
    // neighbours makes a gap rarer (the larger root of x² = qx + q(1 - q)).
    let changed = 1.0 - (1.0 - f64::from(missing) / found.len().max(1) as f64).sqrt();
    let rarer = f64::midpoint(changed, (changed * changed + 4.0 * changed * (1.0 - changed)).sqrt());
    longest <= SHORT_GAP || rarer.powi(longest) * found.len() as f64 >= UNLIKELY
}

/// The bit of a pair.
const fn bit(pair: u32) -> usize {
    (pair.wrapping_mul(0x9e37_79b1) >> (32 - KNOWN.trailing_zeros())) as usize
}

fn pair(words: &[u16]) -> u32 {
    u32::from(words[0]) << 16 | u32::from(words[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: [&str; 8] = [
        "Набираем мужчин и женщин на рыбный завод, рейс шесть месяцев",
        "Судимость не помеха, медкнижку сделаем сами за наш счёт",
        "Оплата 120 тысяч рублей в месяц, аванс не предусмотрен",
        "Телефоны сдаются боцману на весь рейс, чтобы не мешали работе",
        "Паспорт моряка остаётся у капитана до конца рейса",
        "Живёте в каюте на восемь коек, питание от завода",
        "За отказ от работы штраф 30 тысяч сразу из зарплаты",
        "Сбор группы в понедельник у вокзала, ехать ночным поездом",
    ];
    const OTHER: [&str; 8] = [
        "Кондитерская на набережной ищет помощника пекаря на полный день",
        "Печём хлеб и слойки по старым рецептам, научим всему за две недели",
        "Выходные плавающие, отпуск летом по договорённости с напарником",
        "Оформляем по трудовому договору с первого дня, стажировка оплачивается",
        "Обедаем вместе в двенадцать, форму стирает прачечная",
        "График с шести утра до трёх, дорога домой на служебной машине",
        "Нужна аккуратность, любовь к тесту и умение вставать рано",
        "Приходите знакомиться в любой будний день после четырёх",
    ];

    fn like(one: &[&str], other: &[&str]) -> Option<f64> {
        let (one, other) = (Sketch::of(&one.join(". ")), Sketch::of(&other.join(". ")));
        let found = likeness(&one, std::slice::from_ref(&other));
        assert_eq!(found.is_some(), likeness(&other, &[one]).is_some(), "it depends on which comes first");
        found
    }

    #[test]
    fn sentences_in_another_order_some_reworded_some_left_out_are_the_same_offer() {
        let [first, second, third, fourth, fifth, sixth, seventh, _] = OFFER;
        let second = second.replace("за наш счёт", "потом вычтем");
        let third = third.replace("120", "135");
        let added = "Можно семейным парам, детей тоже пристроим как-нибудь";
        assert!(like(&OFFER, &[fourth, fifth, added, &third, first, &second, seventh]).is_some());
        // One more must go, and what is left is two sentences in new words.
        assert!(like(&OFFER, &[sixth, "Всё остальное расскажем на месте, приезжайте и не бойтесь ничего"]).is_none());
    }

    #[test]
    fn an_offer_with_changes_and_a_sentence_behind_it_is_the_same() {
        let mut other: Vec<String> = OFFER.iter().map(ToString::to_string).collect();
        other[2] = other[2].replace("120", "135");
        other[6] = other[6].replace("30 тысяч", "половина");
        other.push("Берём и без опыта, писать лучше вечером, отвечает Николай, он же встречает на станции".to_owned());
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        assert!(like(&OFFER, &other).is_some());
    }

    #[test]
    fn russian_in_latin_letters_is_the_same_offer() {
        let latin = [
            "Nabiraem muzhchin i zhenshchin na rybnyy zavod, reys shest mesyatsev",
            "Telefony sdayutsya botsmanu na ves reys, chtoby ne meshali rabote",
            "Pasport moryaka u kapitana do konca reysa",
            "Zhivete v kayute na vosem koek, pitanie ot zavoda",
            "Oplata 120 tysyach rubley v mesyac",
            "Sbor gruppy v ponedelnik u vokzala, ehat nochnym poezdom",
        ];
        assert!(like(&OFFER, &latin).is_some());
    }

    #[test]
    fn three_stock_sentences_make_no_offer_the_same() {
        let mut other = OTHER;
        for (at, stock) in [(1, 1), (4, 2), (6, 7)] {
            other[at] = OFFER[stock];
        }
        assert_eq!(like(&OFFER, &other), None);
    }

    /// A text with one long sentence that is nearly all of it; three others have that sentence among their own ones.
    fn of_stock(beside: &str) -> (String, Vec<Sketch>) {
        let stock = "Полный пакет документов, билет и встречу в аэропорту берём на себя, проживание рядом с местом работы, выплаты \
                     дважды в месяц, звоните в любое время без выходных, на вопросы отвечаем в мессенджерах круглосуточно, \
                     оформление занимает неделю, медицинскую страховку оплачивает \
                     принимающая сторона, аванс на руки перед вылетом, возраст и стаж значения не имеют, пары селим вместе";
        let others = [&OFFER[..4], &OFFER[4..], &OTHER[2..6]];
        (format!("{beside}. {stock}"), others.map(|own| Sketch::of(&[own, &[stock]].concat().join(". "))).to_vec())
    }

    #[test]
    fn a_long_stock_sentence_makes_no_two_texts_one_however_little_else_there_is() {
        let (one, others) = of_stock("Требуются швеи и раскройщицы в новый цех, Стамбул, район Лалели");
        let (other, _) = of_stock("Набор матросов и мотористов на сухогруз, порт Поти, отход в среду");
        let (one, other) = (Sketch::of(&one), Sketch::of(&other));
        let alone = [(0, std::slice::from_ref(&other))];
        assert_eq!(alike(&one, &alone).len(), 1, "nothing says that it is stock");
        let mut all: Vec<_> = (1..).zip(others.iter().map(std::slice::from_ref)).collect();
        assert!(alike(&one, &all).is_empty());
        all.push((0, std::slice::from_ref(&other)));
        assert!(alike(&one, &all).is_empty());
        // A copy of it stays one, with a word of its own sentence changed and another telephone.
        let (copy, _) = of_stock("Требуются швеи и раскройщицы в большой цех, Стамбул, район Лалели");
        all.push((9, std::slice::from_ref(&one)));
        let numbered = Sketch::of(&(copy + " +994 50 123 45 67"));
        assert_eq!(alike(&numbered, &all).iter().map(|found| found.0).collect::<Vec<_>>(), [9]);
    }

    #[test]
    fn a_text_of_stock_sentences_alone_has_copies_all_the_same() {
        let (one, others) = of_stock("Писать Марине");
        let one = Sketch::of(&one);
        let mut all: Vec<_> = (1..).zip(others.iter().map(std::slice::from_ref)).collect();
        all.push((9, std::slice::from_ref(&one)));
        assert_eq!(alike(&one, &all), [(9, 1.0)]);
        let (copy, _) = of_stock("Пишите Марине");
        assert_eq!(alike(&Sketch::of(&copy), &all).len(), 1);
    }

    #[test]
    fn what_a_site_writes_under_every_offer_makes_none_the_same() {
        let site = "Администрация сайта не отвечает за содержание объявлений и напоминает: никому не отдавайте паспорт, не \
                    платите вперёд, читайте договор до подписи, сообщите родным адрес, проверьте работодателя в реестре, \
                    сохраните номер горячей линии, жалобу можно подать через форму внизу страницы, ответ приходит в \
                    течение трёх рабочих дней, подробнее о правилах безопасности читайте в разделе помощи, там \
                    же образец расписки, перечень проверенных посредников и памятка для тех, кто едет впервые: какие \
                    бумаги взять, кому позвонить, если отобрали телефон, и где переночевать бесплатно";
        let (mut one, mut other) = (OFFER.to_vec(), OTHER.to_vec());
        one.push(site);
        other.push(site);
        assert_eq!(like(&one, &other), None);
        let site_of_two_texts = [site, site];
        assert_eq!(like(&site_of_two_texts, &site_of_two_texts), Some(1.0));
    }

    #[test]
    fn pieces_of_one_text_do_not_count_for_one_that_repeats_them() {
        let [first, second, third, ..] = OFFER;
        let again = [second, second, second, second, second, second, second];
        assert_eq!(like(&[&OTHER[..], &[first, second, third]].concat(), &again), None);
    }
}
