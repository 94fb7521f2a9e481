//! A school's spreadsheet from its file to those who are followed, and back.

use access::testing::TestHouse;
use access::{AccessError, Ctx, Role};
use imports::{Chosen, Intake, State, Target, Verdict};
use kit::ImportId;
use schooling::{Options, Pupils, Shown, absences};
use sheets::{HeaderChoice, Limits, Mapping};

const HEADER: &str = "Soyad;Ad;Doğum tarixi;FİN;Məktəb;Sinif;Buraxılmış günlər";

fn options(month: &str) -> Options {
    Options { month: month.to_owned(), district: "AZ-GA".to_owned(), is_whole: true, school_days: Some(20) }
}

async fn looked(ctx: &Ctx, month: &str, rows: &[&str]) -> ImportId {
    let text = format!("{HEADER}\r\n{}\r\n", rows.join("\r\n"));
    let mut intake = Intake::new(ctx, "davamiyyet.csv").unwrap();
    intake.take(text.as_bytes()).unwrap();
    let key = intake.finish().unwrap().unwrap();
    let id = imports::begin::<Pupils>(ctx, &mut intake, key, &options(month)).await.unwrap();
    let file = std::io::Cursor::new(text.into_bytes());
    let mut book = sheets::Book::open(file, sheets::Asked::default(), Limits::default()).unwrap();
    let sheet = book.sheet(0, HeaderChoice::Find).unwrap();
    let mut mapping = Mapping::suggested(&sheet.columns, &[]);
    mapping.columns.retain(|mapped| Pupils::FIELDS.contains(&mapped.field));
    let set = imports::confirm::<Pupils>(ctx, id, Chosen::default(), &sheet.columns, mapping).await.unwrap();
    imports::look::<Pupils>(ctx, &set).await.unwrap();
    id
}

async fn loaded(ctx: &Ctx, month: &str, rows: &[&str]) -> ImportId {
    let id = looked(ctx, month, rows).await;
    let set = imports::load::<Pupils>(ctx, id, false).await.unwrap();
    imports::run::<Pupils>(ctx, &set).await.unwrap();
    assert_eq!(imports::opened::<Pupils>(ctx, id).await.unwrap().0.state, State::Loaded);
    id
}

async fn shown(ctx: &Ctx, shown: Shown) -> usize {
    absences(ctx, shown, None).await.unwrap().len()
}

async fn verdicts(ctx: &Ctx, id: ImportId, verdict: Verdict) -> Vec<String> {
    let rows = imports::rows_of::<Pupils>(ctx, id, verdict, 0, 100).await.unwrap();
    rows.into_iter().map(|row| row.why.wrong.map(|wrong| wrong.code).unwrap_or_default()).collect()
}

#[tokio::test]
async fn who_is_absent_in_a_list_is_followed_and_who_is_back_in_the_next_one_is_not() {
    for house in TestHouse::both().await {
        let school = house.member("education", &[Role::SchoolOfficer]).await;
        let october = [
            "Uydurma;Gəlməyən;01.05.2013;;Nümunə məktəbi;7a;15",
            "Uydurma;Gələn;02.06.2013;;Nümunə məktəbi;7a;0",
            "Uydurma;Xətalı;02.06.2013;;Nümunə məktəbi;7a;bir az",
            "Uydurma;Kimsəsiz;;;Nümunə məktəbi;7a;0",
            "Uydurma;Çoxgün;02.06.2013;;Nümunə məktəbi;7a;99",
        ];
        let id = loaded(&school, "2026-10", &october).await;
        assert_eq!(verdicts(&school, id, Verdict::Wrong).await, ["count", "birth-or-fin", "too-many"]);
        assert_eq!(shown(&school, Shown::Followed).await, 1);
        // The same file for the same month says nothing new; for the next one it does.
        let again = looked(&school, "2026-10", &october).await;
        assert_eq!(verdicts(&school, again, Verdict::Known).await.len(), 2);
        let november = ["Uydurma;Gəlməyən;01.05.2013;;Nümunə məktəbi;7a;1", october[1]];
        let id = loaded(&school, "2026-11", &november).await;
        assert_eq!(verdicts(&school, id, Verdict::Taken).await.len(), 2);
        assert_eq!(shown(&school, Shown::Followed).await, 0, "back at school by the list alone");
        imports::undo::<Pupils>(&school, id).await.unwrap();
        assert_eq!(shown(&school, Shown::Followed).await, 1, "as before the list");
        // A registrar has no school's lists, and a school no register's.
        let registrar = house.member("local-executive", &[Role::Registrar]).await;
        assert!(matches!(imports::imports_of::<Pupils>(&registrar).await, Err(AccessError::Denied)));
    }
}
