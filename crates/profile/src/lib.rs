//! A country as data: its agencies, regions, plan, screening indicators, languages, deadlines and
//! working days. Nothing outside a profile's folder knows which country the program serves.
//!
//! [`Profile::load`] reads a folder and either gives a profile that is whole, or every problem it
//! found with file and line. [`Profile::embedded_az`] gives the profile that the program carries in
//! itself. After that nothing is read again: all that is offered are references into memory.

mod agencies;
mod assessment;
mod calendar;
mod calendar_file;
mod country;
mod country_file;
mod files;
mod finding;
mod indicators;
mod load;
#[cfg(test)]
mod load_tests;
mod monitoring;
mod offers;
mod pages;
mod plan;
mod plan_file;
mod problem;
mod regions;
mod schooling;
mod services;
mod sheet;
mod text;

pub use agencies::{Agency, AgencyKind};
pub use assessment::{Answer, Asked, Assessment, Level};
pub use calendar::{Calendar, DayKind, FixedHoliday, SetDay};
pub use country::{Basis, BasisKind, Deadline, DeadlineUnit, Helper, Hotline, Item, LIST_NAMES, Question, Rule};
pub use finding::{Finding, explain};
pub use indicators::{Combination, Dimension, Indicator, IndicatorSet, Strength, Threshold};
pub use load::Profile;
pub use monitoring::{Monitoring, OfferMeasure, Starting};
pub use offers::{Offers, Seen, Sign, SignKind};
pub use plan::{Counted, Figure, Lead, Measure, Measured, Order, Plan};
pub use problem::{Problem, ProblemKind};
pub use regions::{Region, RegionKind};
pub use schooling::{AbsenceStep, Schooling};
pub use services::{Service, Services};
pub use text::Text;
