//! May this person do that: every cell of `docs/security/permissions.md`, and what holds whatever the
//! file says.
//!
//! After a policy has changed on purpose, write the file anew and read it:
//! `HIMAYA_WRITE_PERMISSIONS=1 cargo nextest run -p access permissions`

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use access::testing::TestHouse;
use access::{Action, Actor, Ctx, Role, Thing};
use kit::{Lang, MemberId, OrgId};

use crate::{id, in_each_house};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/security/permissions.md");
const INTRODUCTION: &str = "\
# Who may do what

Every act and every query is decided by the policies in `crates/access/policies/himaya.cedar`, and what
they do not permit is refused. These tables are what the policies come to. A test decides each cell on
both engines and fails when it differs, so that no policy changes unseen. An act that is missing from a
table is refused to everyone there; that is tested too.

`yes` means permitted by the policies. What is sealed opens only with a seal for the organisation, and
only after a reason was given. A member with several roles may do what each of the roles may, and no more;
a member without a role has only their own account and the published figures.
";
const YES: &str = "yes";
const NO: &str = "–";

/// What "own" and "other" mean in a title.
struct View {
    own: OrgId,
    other: OrgId,
    member: MemberId,
    stranger: MemberId,
}

/// A table: its title, and the thing it is about.
type Table = (&'static str, fn(&View) -> Thing);

const TABLES: &[Table] = &[
    ("Door", |_| Thing::Door),
    ("Plan", |_| Thing::Plan),
    ("Journal", |_| Thing::Journal),
    ("Public texts", |_| Thing::Texts),
    ("Desk of the own organisation", |v| Thing::Desk { org: v.own }),
    ("Desk of another organisation", |v| Thing::Desk { org: v.other }),
    ("Own account", |v| Thing::Account { member: v.member }),
    ("Account of someone else", |v| Thing::Account { member: v.stranger }),
    ("Signal held by the own organisation", |v| Thing::Signal { org: v.own }),
    ("Signal held by another organisation", |v| Thing::Signal { org: v.other }),
    ("Case of the own organisation", |v| Thing::Case { org: v.own }),
    ("Case of another organisation", |v| Thing::Case { org: v.other }),
    ("Household of the own office", |v| Thing::Household { org: v.own }),
    ("Household of another office", |v| Thing::Household { org: v.other }),
    ("Pupil whom the own agency follows", |v| Thing::Absence { org: v.own }),
    ("Pupil whom another agency follows", |v| Thing::Absence { org: v.other }),
    ("Child in an institution of the own agency", |v| Thing::Ward { org: v.own }),
    ("Child in an institution of another agency", |v| Thing::Ward { org: v.other }),
    ("Referral that the own organisation sent", |v| Thing::Referral { sender: v.own, receiver: v.other }),
    ("Referral that the own organisation received", |v| Thing::Referral { sender: v.other, receiver: v.own }),
    ("Referral between two other organisations", |v| Thing::Referral { sender: v.other, receiver: v.other }),
];

/// Whose the thing of a table is not, by its title.
fn is_foreign(table: &str) -> bool {
    ["another", "someone else", "other organisations"].iter().any(|word| table.contains(word))
}

/// What the policies say about one actor, act and thing.
struct Decision {
    /// `None` for a visitor.
    roles: Option<Vec<Role>>,
    action: Action,
    table: &'static str,
    thing: Thing,
    allowed: bool,
}

impl Decision {
    /// The column in which the decision stands: only a visitor or a single role has one.
    fn column(&self) -> Option<&'static str> {
        match self.roles.as_deref() {
            None => Some("visitor"),
            Some([role]) => Some(role.code()),
            Some(_) => None,
        }
    }

    fn has(&self, role: Role) -> bool {
        self.roles.as_ref().is_some_and(|roles| roles.contains(&role))
    }

    fn is_a_file(&self) -> bool {
        matches!(self.thing, Thing::Signal { .. } | Thing::Case { .. } | Thing::Referral { .. })
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let roles: Option<Vec<_>> = self.roles.as_ref().map(|roles| roles.iter().map(|r| r.code()).collect());
        let who = roles.map_or("visitor".to_owned(), |roles| format!("member as [{}]", roles.join(", ")));
        write!(f, "{who}, {}, {}: {}", self.action, self.table, if self.allowed { YES } else { NO })
    }
}

/// Every set of up to two roles, and all of them together: no policy forbids, so that a set's rights are the sum of its
/// roles' rights, and two that would add up to more are seen by themselves.
fn role_sets() -> impl Iterator<Item = Vec<Role>> {
    (0_u32..1 << Role::ALL.len())
        .filter(|set| set.count_ones() <= 2 || set.count_ones() as usize == Role::ALL.len())
        .map(|set| Role::ALL.iter().enumerate().filter(|(n, _)| set >> n & 1 == 1).map(|(_, role)| *role).collect())
}

/// Every act to every thing, by a visitor and by members with each of the given sets of roles.
async fn decisions(house: &TestHouse, sets: impl Iterator<Item = Vec<Role>>) -> Vec<Decision> {
    let stranger = house.member("assistance-centre", Role::ALL).await;
    let mut actors: Vec<(Option<Vec<Role>>, Ctx)> = vec![(None, house.visitor())];
    for roles in sets {
        let ctx = house.member("mia-hotline", &roles).await;
        actors.push((Some(roles), ctx));
    }
    let own = actors[1].1.member().unwrap().org;
    let other = stranger.member().unwrap().org;
    assert_ne!(own, other);
    let mut decisions = Vec::new();
    for (roles, ctx) in &actors {
        let member = ctx.member().map_or_else(|_| id(&actors[1].1), |member| member.id);
        let view = View { own, other, member, stranger: id(&stranger) };
        for (table, thing) in TABLES {
            let thing = thing(&view);
            for action in Action::ALL {
                let allowed = ctx.may(*action, &thing);
                decisions.push(Decision { roles: roles.clone(), action: *action, table, thing, allowed });
            }
        }
    }
    decisions
}

async fn by_single_role(house: &TestHouse) -> Vec<Decision> {
    decisions(house, Role::ALL.iter().map(|role| vec![*role])).await
}

async fn by_any_role_set(house: &TestHouse) -> Vec<Decision> {
    decisions(house, role_sets()).await
}

/// No decision that `must_not` speaks of may be a permission.
fn never(decisions: &[Decision], must_not: impl Fn(&Decision) -> bool) {
    let spoken_of: Vec<_> = decisions.iter().filter(|d| must_not(d)).collect();
    assert!(!spoken_of.is_empty(), "the test speaks of nothing");
    let wrong: Vec<_> = spoken_of.iter().filter(|d| d.allowed).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Cells of the file by table, act and column.
type Cells = BTreeMap<(String, String, String), String>;

fn columns() -> Vec<&'static str> {
    std::iter::once("visitor").chain(Role::ALL.iter().map(|role| role.code())).collect()
}

fn written(decisions: &[Decision]) -> String {
    let mut text = INTRODUCTION.to_owned();
    for (title, _) in TABLES {
        let of_table = || decisions.iter().filter(|d| d.table == *title);
        let kind = of_table().map(|d| discriminant(&d.thing)).next();
        let someone_may = |action: Action| {
            decisions.iter().any(|d| Some(discriminant(&d.thing)) == kind && d.action == action && d.allowed)
        };
        text +=
            &format!("\n## {title}\n\n| act | {} |\n|---|{}\n", columns().join(" | "), "---|".repeat(columns().len()));
        for action in Action::ALL.iter().copied().filter(|action| someone_may(*action)) {
            let cell = |column: &&str| {
                let yes = of_table().any(|d| d.action == action && d.column() == Some(column) && d.allowed);
                if yes { YES } else { NO }
            };
            text += &format!("| {action} | {} |\n", columns().iter().map(cell).collect::<Vec<_>>().join(" | "));
        }
    }
    text
}

fn read(text: &str) -> Cells {
    let mut cells = Cells::new();
    let (mut title, mut heads) = (String::new(), Vec::new());
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            assert!(TABLES.iter().any(|(known, _)| *known == heading), "no table is called {heading}");
            (title, heads) = (heading.to_owned(), Vec::new());
        }
        let Some(row) = line.strip_prefix("| ").and_then(|l| l.strip_suffix(" |")) else { continue };
        let row: Vec<_> = row.split(" | ").map(|cell| cell.trim().to_owned()).collect();
        if heads.is_empty() {
            assert_eq!(row[1..], columns(), "the columns of {title}");
            heads = row;
            continue;
        }
        assert!(row[0].parse::<Action>().is_ok(), "{title}: no act is called {}", row[0]);
        assert_eq!(row.len(), heads.len(), "{title}, {}: a cell for each column", row[0]);
        for (column, cell) in heads.iter().zip(&row).skip(1) {
            assert!(cell == YES || cell == NO, "{title}, {}, {column}: {cell:?} says neither yes nor no", row[0]);
            let twice = cells.insert((title.clone(), row[0].clone(), column.clone()), cell.clone());
            assert!(twice.is_none(), "{title}: {} stands there twice", row[0]);
        }
    }
    cells
}

#[tokio::test]
async fn every_cell_of_the_file_is_as_the_policies_decide() {
    in_each_house(async |house| {
        let decisions = by_single_role(house).await;
        if std::env::var_os("HIMAYA_WRITE_PERMISSIONS").is_some() {
            std::fs::write(FILE, written(&decisions)).unwrap();
        }
        let text = std::fs::read_to_string(FILE).unwrap();
        let cells = read(&text);
        let mut differ = Vec::new();
        for decision in &decisions {
            let column = decision.column().unwrap();
            let key = (decision.table.to_owned(), decision.action.to_string(), column.to_owned());
            let cell = cells.get(&key).map_or(NO, String::as_str);
            if (cell == YES) != decision.allowed {
                differ.push(format!("{decision} by the policies, {cell} in the file"));
            }
        }
        assert!(differ.is_empty(), "{}", differ.join("\n"));
        assert_eq!(text, written(&decisions), "the file's cells are right, its words or rows are not");
    })
    .await;
}

#[tokio::test]
async fn every_act_is_in_the_file_and_allowed_to_someone() {
    let text = std::fs::read_to_string(FILE).unwrap();
    let cells = read(&text);
    in_each_house(async |house| {
        let decisions = by_single_role(house).await;
        for action in Action::ALL {
            let yes = |((_, act, _), cell): (&(String, String, String), &String)| *act == action.code() && cell == YES;
            assert!(cells.iter().any(yes), "{action} is nowhere in the file");
            assert!(decisions.iter().any(|d| d.action == *action && d.allowed), "nobody is ever allowed {action}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_visitor_reports_comes_back_and_reads_the_published_figures() {
    in_each_house(async |house| {
        let allowed: Vec<_> = by_single_role(house)
            .await
            .into_iter()
            .filter(|d| d.roles.is_none() && d.allowed)
            .map(|d| (d.action, d.thing))
            .collect();
        let may = [
            (Action::Report, Thing::Door),
            (Action::ContinueReport, Thing::Door),
            (Action::ReadPublicPlan, Thing::Plan),
        ];
        assert_eq!(allowed, may);
    })
    .await;
}

#[tokio::test]
async fn the_program_itself_is_refused_like_a_stranger() {
    in_each_house(async |house| {
        let stranger = house.member("assistance-centre", &[]).await;
        let org = stranger.member().unwrap().org;
        let system = Ctx::new(house.house.clone(), Actor::System, Lang::En);
        let view = View { own: org, other: org, member: id(&stranger), stranger: id(&stranger) };
        for (table, thing) in TABLES {
            for action in Action::ALL {
                assert!(!system.may(*action, &thing(&view)), "{action}, {table}");
            }
        }
    })
    .await;
}

/// Whatever roles someone has, and whatever the file says.
#[tokio::test]
async fn no_set_of_roles_reaches_what_it_must_not() {
    in_each_house(async |house| {
        let decisions = by_any_role_set(house).await;
        let foreign = |d: &Decision| is_foreign(d.table);
        println!("another organisation's files, lists and accounts are closed to everyone");
        never(&decisions, foreign);

        println!("coordinator and auditor read no file and no list of files");
        let watches_only =
            |d: &Decision| !d.has(Role::Duty) && !d.has(Role::CaseOfficer) && !d.has(Role::Lead) && d.roles.is_some();
        let teaches = |d: &Decision| {
            d.has(Role::Outreach)
                && matches!(d.action, Action::ListOutreach | Action::WriteOutreach | Action::PublishMaterial)
        };
        let registers = |d: &Decision| {
            d.has(Role::Registrar)
                && (matches!(d.thing, Thing::Household { .. })
                    || matches!(
                        d.action,
                        Action::ListHouseholds
                            | Action::RegisterHousehold
                            | Action::AnswerQuestion
                            | Action::ReviewDuplicates
                    ))
        };
        let schools = |d: &Decision| {
            d.has(Role::SchoolOfficer)
                && (matches!(d.thing, Thing::Absence { .. })
                    || matches!(d.action, Action::ListAbsences | Action::LoadAttendance))
        };
        let cares = |d: &Decision| {
            d.has(Role::CareOfficer)
                && (matches!(d.thing, Thing::Ward { .. })
                    || matches!(d.action, Action::ListInstitutions | Action::KeepInstitutions))
        };
        let studies = |d: &Decision| {
            d.has(Role::Analyst)
                && matches!(
                    d.action,
                    Action::ListOffers | Action::StudyOffers | Action::KeepSources | Action::TeachRanking
                )
        };
        let keeps =
            |d: &Decision| d.has(Role::Custodian) && matches!(d.action, Action::ListContacts | Action::DecideContact);
        never(&decisions, |d| {
            watches_only(d)
                && !teaches(d)
                && !keeps(d)
                && !registers(d)
                && !schools(d)
                && !cares(d)
                && !studies(d)
                && (d.is_a_file() || matches!(d.thing, Thing::Desk { .. }))
        });
        never(&decisions, |d| matches!(d.thing, Thing::Texts) && !d.has(Role::Editor));

        println!("households are the registrars' of their own office");
        never(&decisions, |d| matches!(d.thing, Thing::Household { .. }) && !d.has(Role::Registrar));

        println!("pupils are the school officers', children in care the care officers'");
        never(&decisions, |d| matches!(d.thing, Thing::Absence { .. }) && !d.has(Role::SchoolOfficer));
        never(&decisions, |d| matches!(d.thing, Thing::Ward { .. }) && !d.has(Role::CareOfficer));

        println!("only a custodian decides on contacts");
        let contacts = |d: &Decision| matches!(d.action, Action::ListContacts | Action::DecideContact);
        never(&decisions, |d| contacts(d) && !d.has(Role::Custodian));

        println!("signals are for duty officers, cases and referrals for case officers; the lead reads lists");
        never(&decisions, |d| matches!(d.thing, Thing::Signal { .. }) && !d.has(Role::Duty));
        let case_work = |d: &Decision| matches!(d.thing, Thing::Case { .. } | Thing::Referral { .. });
        never(&decisions, |d| case_work(d) && !d.has(Role::CaseOfficer));

        println!("members are the lead's, the journal is the auditor's, what stands behind a figure the coordinator's");
        never(&decisions, |d| d.action == Action::ManageMembers && !d.has(Role::Lead));
        never(&decisions, |d| d.action == Action::ReadJournal && !d.has(Role::Auditor));
        never(&decisions, |d| {
            matches!(d.action, Action::OpenFigure | Action::ListOverdue) && !d.has(Role::Coordinator)
        });
        let exact = |d: &Decision| d.action == Action::ReadPlan;
        never(&decisions, |d| exact(d) && !d.has(Role::Coordinator));

        println!("a referral is answered and served by its receiver, taken back by its sender");
        let sent = |d: &Decision| d.table.contains("sent");
        never(&decisions, |d| sent(d) && matches!(d.action, Action::AnswerReferral | Action::ServeReferral));
        never(&decisions, |d| d.table.contains("received") && d.action == Action::WithdrawReferral);

        println!("reports come from visitors only");
        never(&decisions, |d| d.thing == Thing::Door && d.roles.is_some());
    })
    .await;
}

#[tokio::test]
async fn several_roles_give_the_sum_of_their_rights_and_no_more() {
    in_each_house(async |house| {
        let decisions = by_any_role_set(house).await;
        let rights = |roles: &[Role]| -> BTreeSet<(Action, &str)> {
            let of_set = decisions.iter().filter(|d| d.roles.as_deref() == Some(roles) && d.allowed);
            of_set.map(|d| (d.action, d.table)).collect()
        };
        assert_eq!(
            rights(&[]),
            BTreeSet::from([(Action::ReadPublicPlan, "Plan"), (Action::ManageAccount, "Own account")])
        );
        for roles in role_sets().filter(|roles| roles.len() > 1) {
            let sum: BTreeSet<_> = roles.iter().flat_map(|role| rights(&[*role])).collect();
            assert_eq!(rights(&roles), sum, "{roles:?}");
        }
    })
    .await;
}
