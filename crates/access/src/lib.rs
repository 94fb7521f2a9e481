//! Who may do what, and who is asking.
//!
//! [`Ctx`] names the actor and is the first argument of every act and query: there is no other way to
//! a connection. [`Work`] is one transaction in which an act is allowed (Cedar, default deny), done and
//! journalled together. Organisations, members, sessions and the seals that say which organisation
//! needs to know a record live here too.

mod ctx;
mod custodian;
mod error;
mod house;
mod member;
mod opening;
mod org;
mod policy;
mod seal;
mod second_factor;
mod session;
mod sign_in;
mod tallies;
pub mod testing;
mod throttle;
mod together;

pub use ctx::{Actor, Ctx, Done, SignedIn, Work};
pub use custodian::custodian;
pub use error::AccessError;
pub use house::{Editions, House, Limits};
pub use member::{
    MemberRow, NewMember, add_member, change_passphrase, colleagues, disable_member, found_organisation, insert_member,
    may_have, recover_member,
};
pub use opening::{is_open, open_record};
pub use org::{Org, org_by_agency, org_by_id, org_for_reports, org_seal, orgs};
pub use policy::{Action, Policies, Role, Thing};
pub use seal::{Record, Seal, make_seals, open_key, place, seal_under, store_all_seals, store_seals};
pub use second_factor::{Enrolment, confirm_second_factor, enrol_second_factor, pass_second_factor};
pub use session::{SessionCookie, csrf_token, end_all_sessions, sign_out, signed_in, sweep_sessions};
pub use sign_in::{DeviceCookie, SignInError, SignInOutcome, sign_in};
pub use tallies::{Tallies, Tally};
pub use together::{Outcome, Shared, do_together};
