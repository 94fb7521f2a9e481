//! The national action plan: its measures, who leads them, and the figures that show where they stand.

use crate::Text;

/// The order that approved the plan.
#[derive(Debug, Clone)]
pub struct Order {
    /// Its number.
    pub number: String,
    /// The day it was signed.
    pub date: Option<jiff::civil::Date>,
    /// Who signed what, as a plan's cover says it.
    pub name: Text,
}

/// A chapter of the national action plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The chapter's number, such as `13.2`.
    pub number: String,
    /// The chapter's title.
    pub title: Text,
    /// The order behind the plan.
    pub order: Order,
    /// First year of the plan.
    pub first_year: u32,
    /// Last year of the plan.
    pub last_year: u32,
    /// Where the words come from: which are the official ones and which are this profile's own.
    pub source: Text,
    /// The measures, in the plan's order.
    pub measures: Vec<Measure>,
}

/// One measure of the plan.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its number, such as `13.2.5`.
    pub number: String,
    /// What is to be done.
    pub title: Text,
    /// Who leads it, in the plan's order.
    pub leads: Vec<Lead>,
    /// By when: years, or that it goes on.
    pub term: Text,
    /// The rooms of the program in which it is done.
    pub rooms: Vec<String>,
    /// What shows where it stands.
    pub figures: Vec<Figure>,
}

/// An agency as the plan names it.
#[derive(Debug, Clone)]
pub struct Lead {
    /// The name in the plan, which may be a former one.
    pub name: Text,
    /// Key of the agency that it is today; nobody in particular for "other related authorities".
    pub agency: Option<String>,
}

/// A figure that moves by itself when people do their work.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The figure's key, unique in its measure.
    pub key: String,
    /// What it is called.
    pub name: Text,
    /// What is counted, and in what unit.
    pub explain: Text,
    /// How it comes from the journal.
    pub measured: Measured,
    /// Facts of the acts by which the figure may be broken down, such as `district`.
    pub by: Vec<String>,
}

/// Entries of the journal: of any of these acts, with all of these facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Names of acts, such as `referral.sent`.
    pub acts: Vec<String>,
    /// Facts that an entry must have, and the text each must equal.
    pub facts: Vec<(String, String)>,
}

/// How a figure comes from the journal. The period is that of the question: a month, a year, the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measured {
    /// How many entries.
    Count(Counted),
    /// The sum of a fact that is a whole number, over entries.
    Sum {
        /// Over which entries.
        of: Counted,
        /// The fact that is added up.
        fact: String,
    },
    /// `part` divided by `whole`, shown in per cent.
    Share {
        /// The entries that meet the condition.
        part: Counted,
        /// All of them.
        whole: Counted,
    },
    /// How many stand open at the end of the period: all that ever opened less all that ever closed.
    Balance {
        /// What opens.
        opened: Counted,
        /// What closes.
        closed: Counted,
    },
    /// The median time between two entries about the same thing, in days.
    MedianDays {
        /// The earlier entry.
        from: Counted,
        /// The later entry.
        to: Counted,
    },
    /// The same in seconds.
    MedianSeconds {
        /// The earlier entry.
        from: Counted,
        /// The later entry.
        to: Counted,
    },
}

impl Measured {
    /// The kind's code, as in `plan.toml`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Count(_) => "count",
            Self::Sum { .. } => "sum",
            Self::Share { .. } => "share",
            Self::Balance { .. } => "balance",
            Self::MedianDays { .. } => "median-days",
            Self::MedianSeconds { .. } => "median-seconds",
        }
    }

    /// The sets of entries the figure is made of.
    pub fn counted(&self) -> Vec<&Counted> {
        match self {
            Self::Count(of) | Self::Sum { of, .. } => vec![of],
            Self::Share { part: a, whole: b }
            | Self::Balance { opened: a, closed: b }
            | Self::MedianDays { from: a, to: b }
            | Self::MedianSeconds { from: a, to: b } => vec![a, b],
        }
    }
}

impl Plan {
    /// The measure with this number.
    pub fn measure(&self, number: &str) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.number == number)
    }

    /// Every act that some figure looks at, once, in alphabetical order.
    pub fn acts(&self) -> Vec<&str> {
        let figures = self.measures.iter().flat_map(|measure| &measure.figures);
        let mut acts: Vec<&str> =
            figures.flat_map(|f| f.measured.counted()).flat_map(|c| &c.acts).map(String::as_str).collect();
        acts.sort_unstable();
        acts.dedup();
        acts
    }
}

impl Measure {
    /// Whether an agency leads the measure.
    pub fn led_by(&self, agency: &str) -> bool {
        self.leads.iter().any(|lead| lead.agency.as_deref() == Some(agency))
    }

    /// The figure with this key.
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.key == key)
    }
}
