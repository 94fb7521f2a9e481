//! Working days in Azerbaijan, against days that were announced.

use jiff::civil::{Date, date};
use kit::Moment;
use profile::{Calendar, Deadline, DeadlineUnit, Profile};

fn calendar() -> Calendar {
    Profile::embedded_az().expect("the built-in profile is whole").calendar().clone()
}

/// A moment from Baku's clock, which has stood at UTC+4 all year since 2016.
fn baku(text: &str) -> Moment {
    format!("{text}+04:00").parse::<jiff::Timestamp>().expect("a time").into()
}

fn deadline(amount: u32, unit: DeadlineUnit) -> Deadline {
    Deadline { key: String::new(), amount, unit, rule: String::new() }
}

fn days_off(calendar: &Calendar, from: Date, to: Date) -> Vec<i8> {
    from.series(jiff::ToSpan::day(1))
        .take_while(|d| *d <= to)
        .filter(|d| !calendar.is_working_day(*d))
        .map(Date::day)
        .collect()
}

#[test]
fn novruz_and_ramazan_of_2026_are_eleven_days_off() {
    // Announced on 2.12.2025: 20 to 30 March; and 9 March for Women's Day on a Sunday.
    let off = days_off(&calendar(), date(2026, 3, 1), date(2026, 3, 31));
    assert_eq!(off, [1, 7, 8, 9, 14, 15, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
}

#[test]
fn novruz_and_ramazan_of_2025_were_twelve_days_off() {
    // 10 March and 1 April were worked in exchange for 27 and 28 March.
    let off = days_off(&calendar(), date(2025, 3, 3), date(2025, 4, 4));
    assert_eq!(off, [8, 9, 15, 16, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
}

#[test]
fn qurban_on_another_holiday_gives_a_day_back() {
    // 28 May 2026 is Independence Day as well: Friday 29 May is off.
    assert_eq!(days_off(&calendar(), date(2026, 5, 25), date(2026, 6, 2)), [27, 28, 29, 30, 31]);
}

#[test]
fn a_day_of_mourning_on_a_sunday_gives_nothing_back() {
    assert!(!calendar().is_working_day(date(2019, 1, 20)));
    assert!(calendar().is_working_day(date(2019, 1, 21)));
}

#[test]
fn the_years_end_moves_into_the_next_year() {
    // 31 December 2028 is a Sunday; 1 and 2 January are holidays, so 3 January is off.
    assert_eq!(days_off(&calendar(), date(2028, 12, 29), date(2029, 1, 5)), [30, 31, 1, 2, 3]);
    // 2026: 31 December is a Thursday, 1 January a Friday, 2 January a Saturday given back on Monday the 4th.
    assert_eq!(days_off(&calendar(), date(2026, 12, 30), date(2027, 1, 6)), [31, 1, 2, 3, 4]);
}

#[test]
fn hours_run_through_nights_and_holidays() {
    let start = baku("2026-03-20T23:30:00");
    assert_eq!(calendar().due_after(start, &deadline(24, DeadlineUnit::Hours)), baku("2026-03-21T23:30:00"));
}

#[test]
fn working_days_end_at_closing_time_in_baku() {
    let calendar = calendar();
    let three = deadline(3, DeadlineUnit::WorkingDays);
    for (start, due) in [
        // Wednesday before Novruz: Thursday, then 31 March and 1 April.
        ("2026-03-18T09:00:00", "2026-04-01T18:00:00"),
        // A Friday evening, over a weekend.
        ("2026-11-13T23:59:59", "2026-11-18T18:00:00"),
        // On a day off the count begins with the next working day.
        ("2026-11-14T12:00:00", "2026-11-18T18:00:00"),
        // Over the year's end.
        ("2026-12-30T10:00:00", "2027-01-07T18:00:00"),
    ] {
        assert_eq!(calendar.due_after(baku(start), &three), baku(due), "from {start}");
    }
    // Half past eight in the evening in UTC is already the next day in Baku.
    let evening = "2026-11-16T20:30:00Z".parse::<jiff::Timestamp>().unwrap().into();
    assert_eq!(calendar.due_after(evening, &deadline(1, DeadlineUnit::WorkingDays)), baku("2026-11-18T18:00:00"));
}

#[test]
fn working_days_are_counted_both_ways() {
    let calendar = calendar();
    assert_eq!(calendar.working_days_between(date(2026, 3, 18), date(2026, 4, 1)), 3);
    assert_eq!(calendar.working_days_between(date(2026, 4, 1), date(2026, 3, 18)), -3);
    assert_eq!(calendar.working_days_between(date(2026, 4, 1), date(2026, 4, 1)), 0);
}

#[test]
fn baku_keeps_one_time_all_year_and_months_are_its_own() {
    let calendar = calendar();
    for month in ["2026-01", "2026-07"] {
        let noon: Moment = format!("{month}-15T12:00:00Z").parse::<jiff::Timestamp>().unwrap().into();
        assert_eq!(calendar.local(noon).hour(), 16);
        assert_eq!(calendar.month_of(noon), month);
    }
    let last = "2026-10-31T20:00:00Z".parse::<jiff::Timestamp>().unwrap().into();
    assert_eq!(calendar.month_of(last), "2026-11");
    assert_eq!(calendar.start_of(date(2026, 11, 1)), Some(last));
}

#[test]
fn it_says_which_years_it_knows() {
    let calendar = calendar();
    for (year, knows, confirmed) in [
        (2024, false, false),
        (2025, true, true),
        (2026, true, true),
        (2027, true, false),
        (2028, true, false),
        (2029, false, false),
    ] {
        assert_eq!((calendar.knows_year(year), calendar.year_confirmed(year)), (knows, confirmed), "{year}");
    }
}

#[test]
fn the_end_of_time_is_no_accident() {
    let calendar = calendar();
    for start in [Moment::from_micros(i64::MIN), Moment::from_micros(i64::MAX), Moment::from_micros(0)] {
        calendar.local(start);
        calendar.month_of(start);
        calendar.due_after(start, &deadline(2000, DeadlineUnit::WorkingDays));
        calendar.due_after(start, &deadline(2000, DeadlineUnit::Hours));
    }
    assert_eq!(calendar.working_days_between(Date::MAX, Date::MAX), 0);
}
