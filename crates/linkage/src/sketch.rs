//! Sixty-four bytes that stand for a record while a whole table is looked at.
//!
//! Each byte is a *sample*: it comes from that token of one field whose keyed order is lowest (a MinHash of eight bits).
//! Two records agree in a sample about as often as the field's tokens are the same, and by chance once in 254 times.
//! Bytes are compared for equality, which every processor does sixteen at a time; bits to be counted are not.

/// How many samples a sketch has.
pub const SAMPLES: usize = 64;

/// The samples of one record. 0 says that nothing is known of the field.
pub type Sketch = [u8; SAMPLES];

/// Stands in a question where nothing is known: it is equal to no sample.
const UNASKED: u8 = 255;

/// In how many samples two sketches agree. Samples of fields unknown to both count too; a [`crate::Question`] asks
/// without them.
#[inline]
pub fn agreeing(one: &Sketch, other: &Sketch) -> u8 {
    let mut sums = [0_u8; 16];
    for quarter in 0..4 {
        for (lane, sum) in sums.iter_mut().enumerate() {
            let at = quarter * 16 + lane;
            *sum += u8::from(one[at] == other[at]);
        }
    }
    sums.iter().sum()
}

/// The sketch as the asking side: what it does not know agrees with nothing.
pub(crate) fn asking(sketch: &Sketch) -> Sketch {
    sketch.map(|sample| if sample == 0 { UNASKED } else { sample })
}

/// The low byte of the lowest order; 0 and 255 have another meaning.
pub(crate) fn sample_of(order: i16) -> u8 {
    order.to_le_bytes()[0].clamp(1, UNASKED - 1)
}

/// Places of all sketches that agree with the question in at least so many samples.
pub fn scan(question: &Sketch, sketches: &[Sketch], at_least: u8, found: &mut Vec<u32>) {
    for (at, sketch) in sketches.iter().enumerate() {
        if agreeing(question, sketch) >= at_least {
            found.push(at as u32);
        }
    }
}
