//! A country as the dots of its districts, some of them with a number: where, at a glance. The same stands beside it as a list.

use profile::Region;

/// Width of the drawing, in its own units.
const WIDTH: f64 = 600.0;
/// Room around the dots, for names.
const ROOM: f64 = 24.0;
/// How large the dot of the highest number is, and the smallest.
const LARGEST: f64 = 16.0;
const SMALLEST: f64 = 6.0;

/// The drawing.
#[derive(Debug, Default, PartialEq)]
pub struct Map {
    /// Height, in the units in which it is [`Self::WIDTH`] wide.
    pub height: i64,
    /// Districts with nothing to show: where they are.
    pub others: Vec<(i64, i64)>,
    /// Districts with a number, the highest first, so that a smaller dot lies upon a larger one.
    pub dots: Vec<Dot>,
}

/// A district with a number.
#[derive(Debug, PartialEq)]
pub struct Dot {
    /// The district's code.
    pub code: String,
    /// The number.
    pub count: usize,
    /// Where its centre is.
    pub x: i64,
    /// The same, from above.
    pub y: i64,
    /// How large it is.
    pub radius: i64,
    /// Whether its name stands before the dot, because there is no room behind it.
    pub name_before: bool,
}

impl Dot {
    /// Where the name begins or ends.
    pub fn name_x(&self) -> i64 {
        let away = self.radius + 5;
        if self.name_before { self.x - away } else { self.x + away }
    }
    /// The line on which the name stands.
    pub const fn name_y(&self) -> i64 {
        self.y + 5
    }
}

impl Map {
    /// Width of the drawing.
    pub const WIDTH: i64 = WIDTH as i64;

    /// Draws regions, of which some have a number. `None` when nothing with a number has a place.
    pub fn of(regions: &[Region], counts: &[(String, usize)]) -> Option<Self> {
        let placed: Vec<(&str, (f64, f64))> =
            regions.iter().filter_map(|region| Some((region.code.as_str(), region.centre?))).collect();
        let count = |code: &str| counts.iter().find(|(known, _)| known == code).map_or(0, |(_, count)| *count);
        let most = placed.iter().map(|(code, _)| count(code)).max().filter(|most| *most > 0)?;
        let [south, north] = ends(placed.iter().map(|(_, (north, _))| *north));
        let [west, east] = ends(placed.iter().map(|(_, (_, east))| *east));
        // A degree east is shorter than one north, by the cosine of how far north it is.
        let narrow = f64::midpoint(south, north).to_radians().cos();
        let scale = (WIDTH - 2.0 * ROOM) / ((east - west) * narrow).max(0.1);
        let at = |(up, right): (f64, f64)| (ROOM + (right - west) * narrow * scale, ROOM + (north - up) * scale);
        let mut map = Self { height: (2.0 * ROOM + (north - south) * scale).round() as i64, ..Self::default() };
        for (code, centre) in placed {
            let ((x, y), count) = (at(centre), count(code));
            let (x, y) = (x.round() as i64, y.round() as i64);
            if count == 0 {
                map.others.push((x, y));
                continue;
            }
            // The number is the dot's area.
            let radius = (LARGEST * (count as f64 / most as f64).sqrt()).max(SMALLEST).round() as i64;
            let name_before = x as f64 > WIDTH * 0.7;
            map.dots.push(Dot { code: code.to_owned(), count, x, y, radius, name_before });
        }
        map.dots.sort_by_key(|dot| std::cmp::Reverse(dot.count));
        Some(map)
    }
}

fn ends(numbers: impl Iterator<Item = f64>) -> [f64; 2] {
    numbers.fold([f64::MAX, f64::MIN], |[least, most], number| [least.min(number), most.max(number)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::Lang;
    use profile::{RegionKind, Text};

    fn region(code: &str, centre: Option<(f64, f64)>) -> Region {
        let name = Text::new(std::iter::once((Lang::En, code.to_owned())));
        Region { code: code.to_owned(), kind: RegionKind::City, parent: None, name, centre }
    }

    #[test]
    fn north_is_above_east_is_right_and_more_is_larger() {
        let regions = [
            region("north", Some((41.0, 46.0))),
            region("east", Some((39.0, 50.0))),
            region("west", Some((39.0, 45.0))),
            region("nowhere", None),
        ];
        let counts = [("east".to_owned(), 1), ("west".to_owned(), 9), ("nowhere".to_owned(), 5)];
        let map = Map::of(&regions, &counts).unwrap();
        let [west, east] = &map.dots[..] else { panic!("two dots") };
        assert_eq!((west.code.as_str(), west.name_before, east.name_before), ("west", false, true));
        assert!(west.x < east.x && west.radius > east.radius && map.others[0].1 < west.y);
        assert!(west.x >= 0 && east.x <= Map::WIDTH && west.y <= map.height);
        assert_eq!(Map::of(&regions, &[("nowhere".to_owned(), 5)]), None);
        assert_eq!(Map::of(&[], &counts), None);
    }
}
