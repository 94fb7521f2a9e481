//! Asking Cedar. The policies are compiled in and checked against their schema once, at start.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use std::sync::LazyLock;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression, Schema, ValidationMode, Validator,
};
use kit::{MemberId, OrgId};

use crate::{AccessError, Actor};

kit::code_list! {
    /// What a member is here for.
    Role {
        /// Receives and screens signals.
        Duty = "duty",
        /// Works on cases and referrals.
        CaseOfficer = "case-officer",
        /// Leads an organisation's desk and looks after its members.
        Lead = "lead",
        /// Answers for the national action plan.
        Coordinator = "coordinator",
        /// Checks the record of acts.
        Auditor = "auditor",
        /// Writes and publishes the country's public texts.
        Editor = "editor",
        /// Makes materials, holds events and programmes.
        Outreach = "outreach",
        /// Decides when a desk may open how a reporter can be reached.
        Custodian = "custodian",
        /// Registers and assesses households.
        Registrar = "registrar",
        /// Loads attendance and follows pupils who are absent.
        SchoolOfficer = "school-officer",
        /// Looks after children in institutions.
        CareOfficer = "care-officer",
        /// Keeps sources of published offers, studies what is found and acts on it.
        Analyst = "analyst",
    }
}

kit::code_list! {
    /// Every act and query that is decided on. The codes are the policies' action names.
    Action {
        /// Send a report.
        Report = "report",
        /// Come back with a receipt.
        ContinueReport = "continue-report",
        /// Read the published figures.
        ReadPublicPlan = "read-public-plan",
        /// See the organisation's signals.
        ListSignals = "list-signals",
        /// See the organisation's cases.
        ListCases = "list-cases",
        /// See referrals to and from the organisation.
        ListReferrals = "list-referrals",
        /// See who works in the organisation.
        ListMembers = "list-members",
        /// Add or disable members.
        ManageMembers = "manage-members",
        /// Open a signal.
        ReadSignal = "read-signal",
        /// Write to the reporter.
        AnswerSignal = "answer-signal",
        /// Go through the indicators.
        ScreenSignal = "screen-signal",
        /// Close a signal with a reason.
        CloseSignal = "close-signal",
        /// Hand a signal to another authority.
        ForwardSignal = "forward-signal",
        /// See the office's register of households.
        ListHouseholds = "list-households",
        /// Enter a household in the register.
        RegisterHousehold = "register-household",
        /// Open a household's file.
        ReadHousehold = "read-household",
        /// Enter people, assess, close.
        WriteHousehold = "write-household",
        /// Answer other offices' questions whether somebody is known.
        AnswerQuestion = "answer-question",
        /// See which entries of the register may be one person and why, decide, and take apart again.
        ReviewDuplicates = "review-duplicates",
        /// Open a case from a household, to direct it to those who act.
        DirectHousehold = "direct-household",
        /// See which pupils who are absent are followed.
        ListAbsences = "list-absences",
        /// Load attendance, or take a load back.
        LoadAttendance = "load-attendance",
        /// Open a pupil who is followed.
        ReadAbsence = "read-absence",
        /// Record measures, and end the following.
        WriteAbsence = "write-absence",
        /// See the institutions and who leaves care next.
        ListInstitutions = "list-institutions",
        /// Enter institutions and children.
        KeepInstitutions = "keep-institutions",
        /// Open the file of a child in care.
        ReadWard = "read-ward",
        /// Plan, and record that a child left.
        WriteWard = "write-ward",
        /// See the published offers that were found, and their sources.
        ListOffers = "list-offers",
        /// Study offers, decide about them, take measures.
        StudyOffers = "study-offers",
        /// Add and change sources of offers, and the list of harmless contacts.
        KeepSources = "keep-sources",
        /// Let the reading order be learned anew from decisions.
        TeachRanking = "teach-ranking",
        /// Ask the custodian how a reporter may be reached.
        AskContact = "ask-contact",
        /// See which desks asked how a reporter may be reached.
        ListContacts = "list-contacts",
        /// Agree that a desk opens how a reporter may be reached, or refuse.
        DecideContact = "decide-contact",
        /// Enter a report that came by telephone, on paper or in person.
        EnterSignal = "enter-signal",
        /// Open a case from a signal.
        OpenCase = "open-case",
        /// Open a case file.
        ReadCase = "read-case",
        /// Add persons, notes and needs.
        WriteCase = "write-case",
        /// Close a case.
        CloseCase = "close-case",
        /// Hand a case to another organisation.
        ReferCase = "refer-case",
        /// Open a referral.
        ReadReferral = "read-referral",
        /// Accept or decline.
        AnswerReferral = "answer-referral",
        /// Record a service or an outcome.
        ServeReferral = "serve-referral",
        /// Take a referral back.
        WithdrawReferral = "withdraw-referral",
        /// See the plan with exact national totals.
        ReadPlan = "read-plan",
        /// Open a figure to the counts behind it.
        OpenFigure = "open-figure",
        /// See what is overdue anywhere.
        ListOverdue = "list-overdue",
        /// Read who did what.
        ReadJournal = "read-journal",
        /// See the public texts and their drafts.
        ListTexts = "list-texts",
        /// Write a public text.
        WriteText = "write-text",
        /// Show a public text, or take it back.
        PublishText = "publish-text",
        /// See the organisation's materials, events and programmes.
        ListOutreach = "list-outreach",
        /// Enter materials, events and programmes.
        WriteOutreach = "write-outreach",
        /// Publish a material, or take it back.
        PublishMaterial = "publish-material",
        /// Change one's own passphrase or second factor.
        ManageAccount = "manage-account",
    }
}

/// What an act is done to, with just what the policies look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// The public door.
    Door,
    /// The national action plan.
    Plan,
    /// The journal.
    Journal,
    /// The country's public texts.
    Texts,
    /// An organisation's desk: its lists.
    Desk {
        /// Whose.
        org: OrgId,
    },
    /// A member's account.
    Account {
        /// Whose.
        member: MemberId,
    },
    /// A signal.
    Signal {
        /// Who holds it.
        org: OrgId,
    },
    /// A case.
    Case {
        /// Who holds it.
        org: OrgId,
    },
    /// A household.
    Household {
        /// In whose register it is.
        org: OrgId,
    },
    /// A pupil who is absent and followed.
    Absence {
        /// Who follows them.
        org: OrgId,
    },
    /// A child in care.
    Ward {
        /// Whose institution it is.
        org: OrgId,
    },
    /// A referral.
    Referral {
        /// Who sent it.
        sender: OrgId,
        /// Who received it.
        receiver: OrgId,
    },
}

/// The policies, ready to decide.
pub struct Policies {
    authorizer: Authorizer,
    policies: PolicySet,
}

const SCHEMA: &str = include_str!("../policies/himaya.cedarschema");
const POLICIES: &str = include_str!("../policies/himaya.cedar");

impl Policies {
    /// Reads the compiled-in policies and checks them strictly against their schema.
    pub fn load() -> Result<Self, AccessError> {
        let wrong = |e: String| AccessError::Policy(e);
        let (schema, _) = Schema::from_cedarschema_str(SCHEMA).map_err(|e| wrong(e.to_string()))?;
        let policies = PolicySet::from_str(POLICIES).map_err(|e| wrong(e.to_string()))?;
        let found = Validator::new(schema).validate(&policies, ValidationMode::Strict);
        if !found.validation_passed() {
            return Err(wrong(found.to_string()));
        }
        Ok(Self { authorizer: Authorizer::new(), policies })
    }

    /// Whether `actor` may do `action` to `thing`.
    pub fn allow(&self, actor: &Actor, action: Action, thing: &Thing) -> bool {
        match self.decide(actor, action, thing) {
            Ok(allowed) => allowed,
            Err(error) => {
                tracing::error!(%error, %action, "a decision could not be made, so it is refused");
                false
            }
        }
    }

    fn decide(&self, actor: &Actor, action: Action, thing: &Thing) -> Result<bool, AccessError> {
        let (principal, who) = principal(actor)?;
        let (resource, what) = resource(thing)?;
        let request = Request::new(principal, uid("Action", action.code())?, resource, Context::empty(), None)
            .map_err(|e| AccessError::Policy(e.to_string()))?;
        let entities = Entities::from_entities([who, what], None).map_err(|e| AccessError::Policy(e.to_string()))?;
        Ok(self.authorizer.is_authorized(&request, &self.policies, &entities).decision() == Decision::Allow)
    }
}

/// The schema's names of types, parsed once: parsing them took more of a decision than deciding.
static TYPES: LazyLock<HashMap<&str, EntityTypeName>> = LazyLock::new(|| {
    let names = [
        "Visitor",
        "Member",
        "Role",
        "Org",
        "Action",
        "Door",
        "Plan",
        "Journal",
        "Texts",
        "Desk",
        "Account",
        "Signal",
        "Case",
        "Referral",
        "Household",
        "Absence",
        "Ward",
    ];
    names.into_iter().filter_map(|name| Some((name, EntityTypeName::from_str(name).ok()?))).collect()
});

fn uid(kind: &str, id: &str) -> Result<EntityUid, AccessError> {
    let kind = TYPES.get(kind).ok_or_else(|| AccessError::Policy(format!("no type {kind}")))?;
    Ok(EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id)))
}

fn reference(uid: EntityUid) -> RestrictedExpression {
    RestrictedExpression::new_entity_uid(uid)
}

fn principal(actor: &Actor) -> Result<(EntityUid, Entity), AccessError> {
    let (id, attributes, parents) = match actor {
        Actor::Public => (uid("Visitor", "anyone")?, HashMap::new(), HashSet::new()),
        // The system's own chores are not asked for here; whoever tries is refused.
        Actor::System => return Err(AccessError::Denied),
        Actor::Member(member) => {
            let org = reference(uid("Org", &member.org.to_string())?);
            let roles = member.roles.iter().map(|r| uid("Role", r.code())).collect::<Result<_, _>>()?;
            (uid("Member", &member.id.to_string())?, HashMap::from([("org".to_owned(), org)]), roles)
        }
    };
    let entity = Entity::new(id.clone(), attributes, parents).map_err(|e| AccessError::Policy(e.to_string()))?;
    Ok((id, entity))
}

fn resource(thing: &Thing) -> Result<(EntityUid, Entity), AccessError> {
    let org = |id: &OrgId| Ok::<_, AccessError>(reference(uid("Org", &id.to_string())?));
    let (kind, attributes) = match thing {
        Thing::Door => ("Door", vec![]),
        Thing::Plan => ("Plan", vec![]),
        Thing::Journal => ("Journal", vec![]),
        Thing::Texts => ("Texts", vec![]),
        Thing::Desk { org: id } => ("Desk", vec![("org", org(id)?)]),
        Thing::Account { member } => ("Account", vec![("member", reference(uid("Member", &member.to_string())?))]),
        Thing::Signal { org: id } => ("Signal", vec![("org", org(id)?)]),
        Thing::Case { org: id } => ("Case", vec![("org", org(id)?)]),
        Thing::Household { org: id } => ("Household", vec![("org", org(id)?)]),
        Thing::Absence { org: id } => ("Absence", vec![("org", org(id)?)]),
        Thing::Ward { org: id } => ("Ward", vec![("org", org(id)?)]),
        Thing::Referral { sender, receiver } => {
            ("Referral", vec![("sender", org(sender)?), ("receiver", org(receiver)?)])
        }
    };
    let id = uid(kind, "this")?;
    let attributes = attributes.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    let entity = Entity::new(id.clone(), attributes, HashSet::new()).map_err(|e| AccessError::Policy(e.to_string()))?;
    Ok((id, entity))
}
