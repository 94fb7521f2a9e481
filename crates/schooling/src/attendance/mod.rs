//! Loading lists of pupils. A load is begun, taken in by pieces, and finished; until then nobody is followed because of
//! it, and it can be taken back. An importer and the page for one pupil go the same way.

mod finish;
mod judge;
mod load;
mod pupil;
mod tell;
mod undo;

pub use finish::{Finished, finish_load};
pub use load::{Load, NewLoad, begin_load, enter_pupil, forget_old, loads, take};
pub use pupil::Pupil;
pub use undo::undo_load;

pub(crate) use load::{begin, first_day, insert, load_by_id, load_of_import, school_year_of, seal};
pub(crate) use pupil::signal_of;
pub(crate) use tell::told_to;
pub(crate) use undo::undo_in;
