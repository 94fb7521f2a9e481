//! Is this person known? Everyone in a register or a case stands here as keyed bits, and who registers somebody is told
//! whether an office may know them already: their own office shows whom, another register is only asked, and of cases
//! the asker learns nothing, while those who hold them do.
//!
//! What the bits give away, and to whom: `docs/decisions/0022-linkage-on-sealed-vectors.md`; who learns what when
//! somebody asks: `docs/decisions/0024-asking-without-telling.md`.

mod ask;
mod compare;
mod entry;
mod index;
mod question;
mod tell;

pub use ask::{Asked, Hit, MOST_A_DAY, ask, asked_today};
pub use compare::{Bits, Minor, minors_of, paired};
pub use entry::{Kind, Known, forget, remember};
pub use question::{Answer, Question, State, answer_question, question_to, questions_of, questions_to};
pub use tell::tell_holders;
