//! Households in the register of an office: vulnerable families, and persons without permanent residence (measure
//! 13.2.7). The register's own room writes them; the room of cases reads them when a household is directed to those
//! who act. Both meet here, on the ground floor.

mod merged;
mod model;
mod plan;
mod read;

pub use merged::{is_hidden, is_hidden_household, leading, parts_of, people_of};
pub use model::{Dwelling, HouseholdState, Kind, Relation, Resident};
pub use plan::{
    LineState, MOST_LINES, PlanLine, direct_lines, line_done, line_served, lines_to_refer, overdue_by_district,
    plan_of, set_plan_by,
};
pub use read::{
    Household, ResidentRow, cases_of, hold_household, household_by_id, household_key, household_of, opened_household,
    residents_of, worked_on,
};
