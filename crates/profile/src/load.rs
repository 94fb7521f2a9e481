//! The profile as a whole.

use std::path::Path;

use kit::Lang;
use linkage::Rules;

use crate::country_file::{self, Country};
use crate::files::{self, Files, text_of};
use crate::pages::{self, Pages};
use crate::problem::Report;
use crate::sheet::Sheet;
use crate::{
    Agency, Assessment, Basis, Calendar, Deadline, Helper, Hotline, IndicatorSet, Item, Offers, Plan, Problem,
    Question, Region, Rule, Schooling, Services, Text,
};
use crate::{agencies, assessment, indicators, offers, plan_file, regions, schooling, services};

/// A country as data, whole and checked.
#[derive(Debug, Clone)]
pub struct Profile {
    country: Country,
    regions: Vec<Region>,
    agencies: Vec<Agency>,
    plan: Plan,
    indicator_sets: Vec<IndicatorSet>,
    assessment: Assessment,
    services: Services,
    schooling: Schooling,
    offers: Offers,
    names: Rules,
    pages: Pages,
}

impl Profile {
    /// Reads the profile in a folder.
    ///
    /// # Errors
    /// Every problem found, by file and line.
    pub fn load(dir: &Path) -> Result<Self, Vec<Problem>> {
        let report = Report::default();
        let files = files::in_folder(dir, &report);
        Self::read(&files, report)
    }

    /// The profile of Azerbaijan that the program carries in itself.
    ///
    /// # Errors
    /// As [`Profile::load`]; a test makes sure that there are none.
    pub fn embedded_az() -> Result<Self, Vec<Problem>> {
        Self::read(&files::built_in(), Report::default())
    }

    pub(crate) fn read(files: &Files, report: Report) -> Result<Self, Vec<Problem>> {
        let profile = Self::gather(files, &report);
        let problems = report.into_problems();
        match profile {
            Some(profile) if problems.is_empty() => Ok(profile),
            _ => Err(problems),
        }
    }

    fn gather(files: &Files, report: &Report) -> Option<Self> {
        let sheet = |file| text_of(files, file, report).map(|text| Sheet::parse(file, text, report));
        let country = sheet("profile.toml").map(|sheet| country_file::read(&sheet));
        let agencies = sheet("agencies.toml").map(|sheet| agencies::read(&sheet));
        let plan = sheet("plan.toml").map(|sheet| plan_file::read(&sheet, agencies.as_deref().unwrap_or_default()));
        let code = country.as_ref().map_or("", |country| country.code.as_str());
        let languages = country.as_ref().map_or(&Lang::FULL[..], |country| &country.languages);
        let mut regions =
            text_of(files, "regions.csv", report).map(|text| regions::read(text, code, languages, report));
        if files.get("centres.csv").is_some() {
            let text = text_of(files, "centres.csv", report).unwrap_or_default();
            regions::place(text, regions.as_deref_mut().unwrap_or_default(), report);
        }
        let indicator_sets = indicator_sets(files, report);
        let needs = country.iter().flat_map(|country| country.lists.get("need")).flatten();
        let needs = needs.map(|item| item.key.clone()).collect();
        let assessment = sheet("assessment.toml").map(|sheet| assessment::read(&sheet, &needs));
        let known = agencies.as_deref().unwrap_or_default();
        let services = sheet("services.toml").map(|sheet| services::read(&sheet, &needs, known));
        let measures = country.iter().flat_map(|country| country.lists.get("school_measure")).flatten();
        let measures = measures.map(|item| item.key.clone()).collect();
        let rules = country.as_ref().map_or(&[][..], |country| &country.rules);
        let schooling = sheet("schooling.toml")
            .map(|sheet| schooling::read(&sheet, &measures, rules, agencies.as_deref().unwrap_or_default()));
        let offers = sheet("offers.toml")
            .map(|sheet| offers::read(&sheet, &indicator_sets, agencies.as_deref().unwrap_or_default(), files));
        let names = text_of(files, "names.toml", report).map(|text| names(text, report));
        let pages = pages::read(files, languages, report);
        for helper in country.iter().flat_map(|country| &country.helpers) {
            let known = |code: &&String| regions.iter().flatten().any(|region| region.code == **code);
            for code in helper.districts.iter().filter(|code| !known(code)) {
                let what = format!("the helper `{}` works in `{code}`, which regions.csv does not have", helper.key);
                report.add("profile.toml", None, crate::ProblemKind::Dangling, what);
            }
        }
        Some(Self {
            country: country?,
            regions: regions?,
            agencies: agencies?,
            plan: plan?,
            indicator_sets,
            assessment: assessment?,
            services: services?,
            schooling: schooling?,
            offers: offers?,
            names: names?,
            pages,
        })
    }

    /// The country's two-letter code, such as `az`.
    pub fn code(&self) -> &str {
        &self.country.code
    }

    /// The country's name.
    pub const fn name(&self) -> &Text {
        &self.country.name
    }

    /// The languages of its pages; the first is the usual one. Those of the whole program are always among them; the
    /// others are spoken at the public door.
    pub fn languages(&self) -> &[Lang] {
        &self.country.languages
    }

    /// The code of its currency, such as `AZN`.
    pub fn currency(&self) -> &str {
        &self.country.currency
    }

    /// The harmless page to which the quick-exit button goes.
    pub fn exit_url(&self) -> &str {
        &self.country.exit_url
    }

    /// Figures under this number are not shown.
    pub const fn small_cell(&self) -> u32 {
        self.country.small_cell
    }

    /// Whether who registers somebody learns that another office's register may know them, and that office is asked. If not,
    /// it is told and the asker learns nothing, as always of cases and of restricted households.
    pub const fn registers_are_asked(&self) -> bool {
        self.country.registers_are_asked
    }

    /// Working days and local time.
    pub const fn calendar(&self) -> &Calendar {
        &self.country.calendar
    }

    /// Telephone numbers to offer; the first is the line against trafficking.
    pub fn hotlines(&self) -> &[Hotline] {
        &self.country.hotlines
    }

    /// The questions that a report is asked which is about this, in their order.
    pub fn questions(&self, about: &str) -> Vec<&Question> {
        let asked = |question: &&Question| question.about.is_empty() || question.about.iter().any(|code| code == about);
        self.country.questions.iter().filter(asked).collect()
    }

    /// Every further question, in their order.
    pub fn all_questions(&self) -> &[Question] {
        &self.country.questions
    }

    /// A question.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.country.questions.iter().find(|question| question.key == key)
    }

    /// Who helps in a district, those who are there first; without one, everyone.
    pub fn helpers(&self, district: &str) -> Vec<&Helper> {
        let there = |helper: &&Helper| helper.districts.iter().any(|code| code == district);
        let anywhere = |helper: &&Helper| helper.districts.is_empty() || district.is_empty() && !there(helper);
        let all = &self.country.helpers;
        all.iter().filter(there).chain(all.iter().filter(anywhere)).collect()
    }

    /// The rules to which deadlines and grounds point.
    pub fn rules(&self) -> &[Rule] {
        &self.country.rules
    }

    /// A rule.
    pub fn rule(&self, key: &str) -> Option<&Rule> {
        self.country.rules.iter().find(|rule| rule.key == key)
    }

    /// All deadlines.
    pub fn deadlines(&self) -> &[Deadline] {
        &self.country.deadlines
    }

    /// A deadline.
    pub fn deadline(&self, key: &str) -> Option<&Deadline> {
        self.country.deadlines.iter().find(|deadline| deadline.key == key)
    }

    /// The grounds on which data may be shared.
    pub fn bases(&self) -> &[Basis] {
        &self.country.bases
    }

    /// A ground for sharing.
    pub fn basis(&self, key: &str) -> Option<&Basis> {
        self.country.bases.iter().find(|basis| basis.key == key)
    }

    /// A list of [`LIST_NAMES`](crate::LIST_NAMES), in the order in which forms offer it; empty for any other name.
    pub fn list(&self, name: &str) -> &[Item] {
        self.country.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// A choice of a list.
    pub fn item(&self, list: &str, key: &str) -> Option<&Item> {
        self.list(list).iter().find(|item| item.key == key)
    }

    /// Districts and cities.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// A district or city.
    pub fn region(&self, code: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.code == code)
    }

    /// The organisations that take part.
    pub fn agencies(&self) -> &[Agency] {
        &self.agencies
    }

    /// An organisation.
    pub fn agency(&self, key: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.key == key)
    }

    /// The organisation to which reports from the public are sealed.
    pub fn report_desk(&self) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.receives_reports)
    }

    /// The organisation that may have a custodian of how reporters can be reached.
    pub fn contact_keeper(&self) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.keeps_contacts)
    }

    /// The special police unit.
    pub fn special_police_unit(&self) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.special_police_unit)
    }

    /// The national action plan.
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How vulnerable a household is: what is asked, and what it weighs.
    pub const fn assessment(&self) -> &Assessment {
        &self.assessment
    }

    /// What helps against which need, and who gives it.
    pub const fn services(&self) -> &Services {
        &self.services
    }

    /// Who is of school age, and when a pupil who is absent is followed.
    pub const fn schooling(&self) -> &Schooling {
        &self.schooling
    }

    /// What in an offer's words is worth a question.
    pub const fn offers(&self) -> &Offers {
        &self.offers
    }

    /// How names are folded.
    pub const fn names(&self) -> &Rules {
        &self.names
    }

    /// The sets of screening indicators.
    pub fn indicator_sets(&self) -> &[IndicatorSet] {
        &self.indicator_sets
    }

    /// A set of screening indicators.
    pub fn indicator_set(&self, key: &str) -> Option<&IndicatorSet> {
        self.indicator_sets.iter().find(|set| set.key == key)
    }

    /// The Markdown of a public page.
    pub fn page(&self, lang: Lang, name: &str) -> Option<&str> {
        self.pages.get(&(lang, name.to_owned())).map(String::as_str)
    }

    /// The names of the public pages, in alphabetical order.
    pub fn page_names(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().filter(|(lang, _)| *lang == Lang::default()).map(|(_, name)| name.as_str())
    }
}

fn indicator_sets(files: &Files, report: &Report) -> Vec<IndicatorSet> {
    let names = files.keys().filter_map(|path| Some((path, path.strip_prefix("indicators/")?.strip_suffix(".toml")?)));
    let sets: Vec<_> = names
        .filter_map(|(path, name)| {
            let text = text_of(files, path, report)?;
            Some(indicators::read(&Sheet::parse(path, text, report), name))
        })
        .collect();
    if sets.is_empty() {
        let kind = crate::ProblemKind::Missing;
        report.add("indicators", None, kind, "there is no set of screening indicators");
    }
    sets
}

/// Reads how names are folded; mistakes go into the report.
fn names(text: &str, report: &Report) -> Rules {
    Rules::read(text).unwrap_or_else(|problems| {
        for problem in problems {
            report.add("names.toml", Some(problem.line), crate::ProblemKind::Wrong, problem.what);
        }
        Rules::plain()
    })
}
