//! A person, folded and turned into keyed bits.

use access::{AccessError, Ctx, Work};
use kit::ResidentId;
use linkage::{
    BirthDate, DateOrder, Encoder, Field, Folded, Key, Kind as FieldKind, Layout, Row, Rules, Value as Held,
};
use serde::{Deserialize, Serialize};
use store::{Value, args, sql};

use crate::Bits;

kit::code_list! {
    /// What kind of record somebody stands in, which decides who learns of it.
    Kind {
        /// A household of a register: other offices learn that one may know the person, where the profile says so.
        Resident = "resident",
        /// A household that was restricted: of it nobody elsewhere learns, as of a case.
        Restricted = "restricted",
        /// A case: nobody learns it but those who hold it.
        Person = "person",
    }
}

impl Kind {
    /// Whether somebody else who asks learns nothing, and those who hold the record are told. Of registers the profile
    /// says so; of cases and restricted households it is always so.
    pub fn is_silent(self, ctx: &Ctx) -> bool {
        self != Self::Resident || !ctx.profile().registers_are_asked()
    }

    /// Whether it stands in a register.
    pub const fn is_registered(self) -> bool {
        matches!(self, Self::Resident | Self::Restricted)
    }
}

/// What is known of a person; anything may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// Family name.
    pub family: String,
    /// Given name.
    pub given: String,
    /// Father's name.
    pub father: String,
    /// Date of birth: `2010`, `2010-05`, `2010-05-21`, or as somebody wrote it.
    pub birth: String,
    /// The personal number.
    pub fin: String,
    /// A telephone number.
    pub phone: String,
    /// Sex: a code, empty when it is not known.
    pub sex: String,
}

impl Known {
    /// Somebody of whom one text is known: family name, given name, father's name, as Azerbaijani documents order them.
    pub fn of_text(name: &str, birth: &str, phone: &str, sex: &str) -> Self {
        let mut words = name.split_whitespace().map(str::to_owned);
        let family = words.next().unwrap_or_default();
        let given = words.next().unwrap_or_default();
        let father = words.collect::<Vec<_>>().join(" ");
        Self {
            family,
            given,
            father,
            birth: birth.to_owned(),
            phone: phone.to_owned(),
            sex: sex.to_owned(),
            ..Self::default()
        }
    }

    /// Whether there is enough to ask with: a number, a family name and a given name, or one of them and something beside.
    pub fn is_enough(&self) -> bool {
        let names = [&self.family, &self.given].iter().filter(|name| !name.trim().is_empty()).count();
        let beside = [&self.birth, &self.fin, &self.phone, &self.father].iter().any(|text| !text.trim().is_empty());
        !self.fin.trim().is_empty() || names == 2 || (names == 1 && beside)
    }

    /// Whether so much is known that it hardly means somebody else: a number, or both names and something beside.
    pub fn is_telling(&self) -> bool {
        let has_names = [&self.family, &self.given].iter().all(|name| !name.trim().is_empty());
        let beside = [&self.birth, &self.phone].iter().any(|text| !text.trim().is_empty());
        !self.fin.trim().is_empty() || (has_names && beside)
    }
}

/// The fields, in their order. A family shares its telephone.
pub(crate) fn layout() -> Result<Layout, AccessError> {
    let fields = vec![
        Field::new("family", FieldKind::Name).swapped_with("given"),
        Field::new("given", FieldKind::Name).swapped_with("family"),
        Field::new("father", FieldKind::Name),
        Field::new("birth", FieldKind::Date),
        Field::new("fin", FieldKind::Number),
        Field::new("phone", FieldKind::Phone).shared(),
        Field::new("sex", FieldKind::Code),
    ];
    Layout::new(fields).map_err(|e| AccessError::Internal(e.to_string()))
}

/// What turns persons into bits in this house.
pub(crate) fn encoder(ctx: &Ctx) -> Result<Encoder, AccessError> {
    Ok(Encoder::new(layout()?, &Key::new(ctx.house().secrets.linkage_key())))
}

/// A person as bits.
pub(crate) fn encode(encoder: &Encoder, rules: &Rules, known: &Known) -> Row {
    let names = [&known.family, &known.given, &known.father].map(|name| rules.fold(name));
    let birth = BirthDate::read(&known.birth, DateOrder::DayFirst);
    let fin = linkage::fold_fin(&known.fin);
    let phone = linkage::fold_phone(&known.phone, rules.phone_prefix());
    let [family, given, father] = &names;
    // What nothing is left of when it is folded says nothing.
    let name = |folded| Some(folded).filter(|f: &&Folded| !f.text.is_empty()).map_or(Held::Missing, Held::Name);
    encoder.encode(&[
        name(family),
        name(given),
        name(father),
        birth.map_or(Held::Missing, Held::Date),
        if fin.is_empty() { Held::Missing } else { Held::Text(&fin) },
        if phone.is_empty() { Held::Missing } else { Held::Text(&phone) },
        Held::Code(if known.sex == "unknown" { "" } else { &known.sex }),
    ])
}

/// Remembers a person as bits. `id` is the person's own id, `record` the household's or case's.
///
/// # Errors
/// `Full` when the member entered and asked as much as a day allows.
pub async fn remember(
    work: &mut Work<'_>,
    kind: Kind,
    id: &str,
    record: &str,
    known: &Known,
) -> Result<(), AccessError> {
    let ctx = work.ctx;
    if kind.is_registered() {
        // Other offices are asked about whoever is entered, whether the registrar looked first or not.
        crate::ask::count_one(work).await?;
    }
    let entry = Entry::new(ctx, &Bits::of(ctx)?, kind, id, record, known)?;
    insert(work, vec![entry]).await
}

/// A person as bits, ready to be stored.
pub struct Entry(Vec<Value>);

impl Entry {
    /// A person; `id` is their own id, `record` that of the household or case they stand in.
    ///
    /// # Errors
    /// `Denied` without a member.
    pub fn new(ctx: &Ctx, bits: &Bits, kind: Kind, id: &str, record: &str, known: &Known) -> Result<Self, AccessError> {
        let member = ctx.member()?;
        let sealed = bits.sealed(ctx, "link_entry", id, known);
        // Of a person of a case, or of a restricted household, nobody is told or asked: there is nothing to look for.
        let looked_at = (kind != Kind::Resident).then(|| ctx.now());
        Ok(Self(args![id, kind.code(), record, member.org, sealed, member.id, looked_at, ctx.now()]))
    }
}

/// Remembers people of a list that is loaded. They are counted apart from those who are entered one by one.
pub async fn remember_all(work: &mut Work<'_>, entries: Vec<Entry>) -> Result<(), AccessError> {
    crate::ask::count_loaded(work, entries.len()).await?;
    insert(work, entries).await
}

async fn insert(work: &mut Work<'_>, entries: Vec<Entry>) -> Result<(), AccessError> {
    let insert = sql!(
        "INSERT INTO link_entry (id, kind, record_id, org_id, bits, member_id, looked_at, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
    );
    work.tx.insert_all(insert, entries.into_iter().map(|entry| entry.0).collect()).await?;
    Ok(())
}

/// Under what two entries are found together, whichever comes first.
pub(crate) fn pair_of(ctx: &Ctx, one: &str, other: &str) -> [u8; 32] {
    let (first, second) = (one.min(other), one.max(other));
    ctx.house().secrets.mac("link-pair", format!("{first} {second}").as_bytes())
}

/// Whether somebody is still there to be found: not forgotten meanwhile.
pub(crate) async fn is_there(work: &mut Work<'_>, id: &str) -> Result<bool, AccessError> {
    Ok(work.tx.count(sql!("SELECT count(*) FROM link_entry WHERE id = $1"), args![id]).await? > 0)
}

/// What kind of record somebody stands in now; nothing when they were forgotten. Whoever is one person, or whose household
/// is one, with somebody restricted is restricted too.
pub(crate) async fn kind_of(work: &mut Work<'_>, id: &str) -> Result<Option<Kind>, AccessError> {
    let row: Option<(Kind,)> = work.tx.opt(sql!("SELECT kind FROM link_entry WHERE id = $1"), args![id]).await?;
    Ok(match row {
        Some((Kind::Resident,)) if is_hidden(work, id).await? => Some(Kind::Restricted),
        row => row.map(|(kind,)| kind),
    })
}

/// Whether of somebody of a register nobody elsewhere may learn, by any of their entries.
pub async fn is_hidden(work: &mut Work<'_>, id: &str) -> Result<bool, AccessError> {
    match id.parse::<ResidentId>() {
        Ok(id) => households::is_hidden(work, id).await,
        Err(_) => Ok(false),
    }
}

/// Says that of a household nobody elsewhere may learn, or that they may again.
pub async fn restrict(work: &mut Work<'_>, household: &str, restricted: bool) -> Result<(), AccessError> {
    let kind = if restricted { Kind::Restricted } else { Kind::Resident };
    // Whom others were not asked about is not asked about now, and the other way round: both were told once, or never.
    let so = sql!("UPDATE link_entry SET kind = $1, looked_at = COALESCE(looked_at, at) WHERE record_id = $2");
    work.tx.run(so, args![kind.code(), household]).await?;
    Ok(())
}

/// Forgets everyone of a record.
pub async fn forget(work: &mut Work<'_>, record: &str) -> Result<(), AccessError> {
    work.tx.run(sql!("DELETE FROM link_entry WHERE record_id = $1"), args![record]).await?;
    Ok(())
}
