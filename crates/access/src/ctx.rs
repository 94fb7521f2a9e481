//! Who is asking, and the one way to the database.

use std::sync::Arc;

use journal::{Act, Entry, Fact, Kind};
use kit::{Entropy, Lang, MemberId, Moment, OrgId, SessionId};
use profile::Profile;
use store::{Tx, args, sql};
use vault::Identity;

use crate::{AccessError, Action, House, Role, Thing};

/// A member whose session is unlocked. The identities are in memory for as long as the request lives.
pub struct SignedIn {
    /// Who.
    pub id: MemberId,
    /// For which organisation.
    pub org: OrgId,
    /// That organisation's key in the profile.
    pub agency: String,
    /// Name as colleagues know it.
    pub name: String,
    /// What they are here for.
    pub roles: Vec<Role>,
    /// The sign-in.
    pub session: SessionId,
    /// Token that forms of this session carry.
    pub csrf: String,
    /// Whether a second factor is on.
    pub second_factor: bool,
    pub(crate) member_identity: Identity,
    pub(crate) org_identity: Identity,
}

/// Who acts.
#[derive(Clone)]
pub enum Actor {
    /// Anyone at the public door.
    Public,
    /// The program's own chores.
    System,
    /// A signed-in member.
    Member(Arc<SignedIn>),
}

/// Who is asking, in which language, with everything the house has. The first argument of every act
/// and query.
#[derive(Clone)]
pub struct Ctx {
    house: Arc<House>,
    actor: Actor,
    lang: Lang,
    form: Option<[u8; 16]>,
}

impl Ctx {
    /// A context for `actor`.
    pub const fn new(house: Arc<House>, actor: Actor, lang: Lang) -> Self {
        Self { house, actor, lang, form: None }
    }

    /// The same, for what a form with this token asks for: see [`Work::first_time`].
    pub fn of_form(mut self, token: Option<[u8; 16]>) -> Self {
        self.form = token;
        self
    }

    /// The house.
    pub fn house(&self) -> &Arc<House> {
        &self.house
    }
    /// The country.
    pub fn profile(&self) -> &Profile {
        &self.house.profile
    }
    /// The time now.
    pub fn now(&self) -> Moment {
        self.house.clock.now()
    }
    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.house.entropy
    }
    /// Language of the pages.
    pub const fn lang(&self) -> Lang {
        self.lang
    }
    /// Who acts.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The signed-in member, or a refusal.
    pub fn member(&self) -> Result<&SignedIn, AccessError> {
        match &self.actor {
            Actor::Member(member) => Ok(member),
            _ => Err(AccessError::Denied),
        }
    }

    /// The desk of the member's own organisation.
    pub fn desk(&self) -> Result<Thing, AccessError> {
        Ok(Thing::Desk { org: self.member()?.org })
    }

    /// Whether the actor may; for showing or hiding a button. The act asks again.
    pub fn may(&self, action: Action, thing: &Thing) -> bool {
        self.house.policies.allow(&self.actor, action, thing)
    }

    /// Begins an act: a transaction that may write.
    pub async fn begin(&self) -> Result<Work<'_>, AccessError> {
        Ok(Work { ctx: self, tx: self.house.store.write().await?, allowed: false })
    }

    /// Begins a query: a transaction that sees one state of the database and writes nothing.
    pub async fn look(&self) -> Result<Work<'_>, AccessError> {
        Ok(Work { ctx: self, tx: self.house.store.read().await?, allowed: false })
    }
}

/// One transaction of one actor. An act is allowed, done and journalled in it, or not at all.
pub struct Work<'c> {
    /// Who asks.
    pub ctx: &'c Ctx,
    /// The transaction.
    pub tx: Tx,
    pub(crate) allowed: bool,
}

impl Work<'_> {
    /// Goes on only if the actor may do `action` to `thing`.
    pub fn allow(&mut self, action: Action, thing: &Thing) -> Result<(), AccessError> {
        if !self.ctx.may(action, thing) {
            return Err(AccessError::Denied);
        }
        self.allowed = true;
        Ok(())
    }

    /// Goes on only the first time that this very form is sent: the same token by the same member with the same
    /// `content`. A second time, because the line broke or the button was pressed twice, is [`AccessError::Again`].
    /// Where no form is at hand every time is the first.
    pub async fn first_time(&mut self, what: &str, content: &[&[u8]]) -> Result<(), AccessError> {
        let Some(form) = self.ctx.form else { return Ok(()) };
        let mut bytes = self.ctx.member()?.id.to_string().into_bytes();
        for part in [&[what.as_bytes(), &form], content].concat() {
            bytes.extend((part.len() as u64).to_be_bytes());
            bytes.extend(part);
        }
        let once = self.ctx.house.secrets.mac("form-done", &bytes);
        let statement = sql!("INSERT INTO form_done (once, at) VALUES ($1, $2) ON CONFLICT (once) DO NOTHING");
        let first = self.tx.run(statement, args![once, self.ctx.now()]).await?;
        if first == 1 { Ok(()) } else { Err(AccessError::Again) }
    }

    pub(crate) fn must_be_allowed(&self) -> Result<(), AccessError> {
        if self.allowed || matches!(self.ctx.actor, Actor::System) {
            return Ok(());
        }
        Err(AccessError::Internal("an act was not allowed before it was committed".to_owned()))
    }

    /// Ends the act: its entry and everything it changed become durable together. Refused when nothing
    /// was allowed in this transaction, unless the system acts.
    pub async fn commit(self, entry: Done) -> Result<(), AccessError> {
        self.commit_all(vec![entry]).await
    }

    /// As [`Work::commit`], for an act that the journal knows under several names (a referral that is
    /// accepted is also answered).
    pub async fn commit_all(mut self, done: Vec<Done>) -> Result<(), AccessError> {
        self.must_be_allowed()?;
        if done.is_empty() {
            return Err(AccessError::Internal("an act without an entry in the journal".to_owned()));
        }
        let now = self.ctx.now();
        let month = self.ctx.profile().calendar().month_of(now);
        let (actor, agency) = match &self.ctx.actor {
            Actor::Public => ("public".to_owned(), String::new()),
            Actor::System => ("system".to_owned(), String::new()),
            Actor::Member(member) => (member.id.to_string(), member.agency.clone()),
        };
        let entry = |done: Done| Entry {
            act: done.act,
            actor: actor.clone(),
            agency: done.agency.unwrap_or_else(|| agency.clone()),
            kind: done.kind,
            subject: done.subject,
            district: done.district,
            facts: done.facts,
        };
        let entries: Vec<_> = done.into_iter().map(entry).collect();
        journal::append_all(&mut self.tx, now, &month, &entries).await?;
        Ok(self.tx.commit().await?)
    }
}

/// What was done, for the journal.
#[derive(Clone, Debug)]
pub struct Done {
    act: Act,
    kind: Kind,
    subject: String,
    district: String,
    agency: Option<String>,
    facts: Vec<Fact>,
}

impl Done {
    /// `act` was done to the thing `subject`.
    pub fn new(act: Act, kind: Kind, subject: impl std::fmt::Display) -> Self {
        Self { act, kind, subject: subject.to_string(), district: String::new(), agency: None, facts: Vec::new() }
    }

    /// In this district (code, empty when unknown).
    pub fn district(mut self, code: &str) -> Self {
        code.clone_into(&mut self.district);
        self
    }

    /// For this agency, where it is not the actor's own: a visitor's report counts for its receiver.
    pub fn agency(mut self, key: &str) -> Self {
        self.agency = Some(key.to_owned());
        self
    }

    /// With a coded detail.
    pub fn fact(mut self, key: &'static str, value: impl std::fmt::Display) -> Self {
        self.facts.push((key, value.to_string()));
        self
    }
}
