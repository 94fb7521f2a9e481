//! Is this person known? Everyone in a register or a case stands here as keyed bits, and who registers somebody is told
//! whether an office may know them already: their own office shows whom, another register is only asked, and of cases
//! the asker learns nothing, while those who hold them do.
//!
//! `himaya link` looks for everyone anew, and finds who stands twice in one register: [`link`], [`pairs`].
//!
//! What the bits give away, and to whom: `docs/decisions/0022-linkage-on-sealed-vectors.md`; who learns what when
//! somebody asks: `docs/decisions/0024-asking-without-telling.md`; what is one: `docs/decisions/0025-one-without-rewriting.md`.

mod answer;
mod ask;
mod compare;
mod entry;
mod index;
mod learned;
mod link;
mod list;
mod pair;
mod question;
mod tell;

pub use answer::{answer_question, compare, own_question, part_question};
pub use ask::{Asked, AskedToday, Hit, MOST_A_DAY, ask, asked_today};
pub use compare::{Bits, Minor, minors_of, paired};
pub use entry::{Entry, Kind, Known, forget, is_hidden, remember, remember_all, restrict};
pub use learned::{FieldWeights, Weights, weights};
pub use link::{How, Progress, link};
pub use list::{Alike, compare_list};
pub use pair::{Linked, Pair, PairPart, PairState, Step, pair_by_id, pairs, step};
pub use question::{
    Answer, Joined, Question, SHOWN, State, Verdict, question_from, question_to, questions_of, questions_to, withdraw,
};
pub use tell::tell_holders;
