//! What a room says about the lists that are loaded into its register.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use access::{AccessError, Action, Ctx, Done, Org, Work};
use frame::{Form, Page, Words};
use kit::ImportId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sheets::Field;
use vault::RecordKey;

use crate::{Outcome, Reader, Wrong};

/// A row of the list as it was understood.
#[derive(Clone, Debug)]
pub struct Line<I> {
    /// Its place among the rows, from 0.
    pub place: u32,
    /// Its number, as a spreadsheet program shows it.
    pub number: u32,
    /// What it says, or why it cannot be taken.
    pub read: Result<I, Wrong>,
    /// What the list calls the record by to which it belongs, also when it cannot be taken; empty when it says nothing.
    pub group: String,
    /// The record that it becomes, or becomes part of.
    pub record: String,
    /// While it is loaded: whether it is the first of its record.
    pub is_first: bool,
}

/// How one of the room's questions is answered.
pub enum Choice {
    /// One of these: a value and its words.
    OneOf(Vec<(String, String)>),
    /// The same as a list that opens.
    List(Vec<(String, String)>),
    /// In words.
    Text,
}

/// Something that is asked once for the whole list.
pub struct Question {
    /// The form's field.
    pub name: &'static str,
    /// Key of its words, and of a hint; the hint may be empty.
    pub words: (&'static str, &'static str),
    /// How it is answered.
    pub choice: Choice,
}

/// Two rows with one personal number: which of the two people has it nobody knows, so that both are told.
pub fn one_number_one_person<I>(lines: &mut [Line<I>], number: impl Fn(&I) -> &str) {
    let (mut seen, mut twice): (HashMap<String, usize>, Vec<(usize, usize)>) = (HashMap::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        let Ok(item) = &line.read else { continue };
        match number(item) {
            "" => {}
            number => match seen.get(number) {
                Some(first) => twice.push((*first, at)),
                None => drop(seen.insert(number.to_owned(), at)),
            },
        }
    }
    for (first, second) in twice {
        let (one, other) = (lines[first].number, lines[second].number);
        lines[first].read = Err(Wrong::field("fin-twice", Field::Fin, &other.to_string()));
        lines[second].read = Err(Wrong::field("fin-twice", Field::Fin, &one.to_string()));
    }
}

/// A list that is being loaded.
pub struct Loading<T: Target> {
    /// Who loads it.
    pub ctx: Ctx,
    /// Which.
    pub id: ImportId,
    /// Its key.
    pub key: RecordKey,
    /// The office.
    pub org: Arc<Org>,
    /// What was answered for the whole list.
    pub options: T::Options,
    /// What the room needs beside.
    pub state: T::State,
}

/// A register into which lists are loaded.
pub trait Target: Sized + Send + Sync + 'static {
    /// Its code.
    const KEY: &'static str;
    /// Where its imports are, without the language.
    const PATH: &'static str;
    /// Who may.
    const MAY: Action;
    /// The reason for which whoever brings a list has opened it: a key of the profile's.
    const REASON: &'static str;
    /// What a column can hold.
    const FIELDS: &'static [Field];
    /// Of each of these groups at least one must be there.
    const NEEDED: &'static [&'static [Field]];
    /// What is asked once.
    type Options: Clone + Send + Sync + Serialize + DeserializeOwned;
    /// A row, understood.
    type Item: Clone + Send + Sync + 'static;
    /// What is made once when loading begins, or goes on.
    type State: Send + Sync + 'static;
    /// Rows, ready to be written: everything that takes mathematics is done.
    type Ready: Send + 'static;

    /// The room's words: `import-title`, `import-lead`, `import-record` and those of its questions.
    fn words(page: &Page) -> Words;
    /// What is asked once.
    fn questions(page: &Page) -> Vec<Question>;
    /// Reads the answers; `None` when a sentence was said.
    fn options(ctx: &Ctx, t: &Words, form: &mut Form) -> Option<Self::Options>;
    /// The address of a record.
    fn record_path(record: &str) -> String;

    /// Understands one row.
    ///
    /// # Errors
    /// Why it cannot be taken.
    fn read(ctx: &Ctx, options: &Self::Options, row: &Reader<'_>) -> Result<Self::Item, Wrong>;
    /// What the list calls the record by to which a row belongs, or nothing. Asked of wrong rows too.
    fn group(row: &Reader<'_>) -> String;
    /// Who stands in it, as a list shows it.
    fn who(item: &Self::Item) -> String;
    /// What only all rows together say: which belong to one record, who stands there twice. Gives records to the lines.
    fn together(ctx: &Ctx, lines: &mut [Line<Self::Item>]);
    /// Who of the list is known already. One outcome for each line that can be taken, by place.
    fn compare(
        ctx: &Ctx,
        options: &Self::Options,
        lines: &[Line<Self::Item>],
    ) -> impl Future<Output = Result<HashMap<u32, Outcome>, AccessError>> + Send;

    /// To what it belongs that a row was loaded before; the same row elsewhere is another one. Nothing: to the office.
    fn scope(_: &Self::Options) -> String {
        String::new()
    }
    /// Begins to load, or goes on with a list that was interrupted.
    fn start(
        ctx: &Ctx,
        id: ImportId,
        options: &Self::Options,
    ) -> impl Future<Output = Result<Self::State, AccessError>> + Send;
    /// Makes rows ready. Runs beside the writing of those before.
    ///
    /// # Errors
    /// When something is not as it must be.
    fn ready(loading: &Loading<Self>, lines: Vec<Line<Self::Item>>) -> Result<Self::Ready, AccessError>;
    /// Writes them, and says what was done.
    fn write(
        loading: &Loading<Self>,
        work: &mut Work<'_>,
        ready: Self::Ready,
    ) -> impl Future<Output = Result<Vec<Done>, AccessError>> + Send;
    /// All rows are in.
    fn finish(loading: &Loading<Self>) -> impl Future<Output = Result<(), AccessError>> + Send;
    /// Takes out again what the list brought. Gives what was done, and what stays because somebody worked on it since:
    /// records and their names.
    fn undo(
        work: &mut Work<'_>,
        id: ImportId,
        options: &Self::Options,
    ) -> impl Future<Output = Result<(Vec<Done>, i64), AccessError>> + Send;
}
