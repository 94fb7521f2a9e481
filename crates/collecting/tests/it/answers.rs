use std::io::Write;

use collecting::served::{Pages, Site, answer};
use collecting::{Address, Asked, Reach, Robots, Since, SourceKind, Trouble, find_out};
use flate2::Compression;
use flate2::write::GzEncoder;

fn pages<const N: usize>(pages: [(&str, Vec<u8>); N]) -> Pages {
    pages.map(|(path, page)| (path.to_owned(), page)).into()
}

fn at(path: &str) -> Address {
    Address::read(&format!("http://doska.test{path}")).unwrap()
}

async fn ask(reach: &Reach, path: &str) -> Result<collecting::Answer, Trouble> {
    reach.get(&at(path), &Since::default()).await
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

#[tokio::test]
async fn it_says_who_asks_and_takes_what_is_packed() {
    let page = answer("200 OK", &["content-encoding: gzip", "content-type: text/html"], &packed("salam ə".as_bytes()));
    let site = Site::of(pages([("/", page)])).await;
    let got = ask(&site.reach(&["doska.test"]), "/").await.unwrap();
    assert_eq!(got.content().unwrap(), "salam ə".as_bytes());
    let asked = site.asked.lock().unwrap()[0].to_lowercase();
    assert!(asked.contains("user-agent: himaya/") && asked.contains("(+https://himaya.test/monitoring)"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    let page = answer("200 OK", &["etag: \"a1\"", "last-modified: Tue, 03 Nov 2026 09:30:00 GMT"], b"x");
    let site = Site::of(pages([("/", page)])).await;
    let reach = site.reach(&["doska.test"]);
    let since = Since::of(&ask(&reach, "/").await.unwrap());
    reach.get(&at("/"), &since).await.unwrap();
    let asked = site.asked.lock().unwrap()[1].to_lowercase();
    assert!(
        asked.contains("if-none-match: \"a1\"") && asked.contains("if-modified-since: tue, 03 nov 2026"),
        "{asked}"
    );
}

#[tokio::test]
async fn the_maps_of_an_index_are_read_again_though_the_index_is_unchanged() {
    let index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>http://doska.test/1.xml</loc>\
        </sitemap></sitemapindex>";
    let map = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://doska.test/elan/1</loc></url></urlset>";
    let head = ["content-type: text/xml", "etag: \"a1\""];
    let site = Site::of(pages([
        ("/index.xml", answer("200 OK", &head, index.as_bytes())),
        ("/1.xml", answer("200 OK", &head, map.as_bytes())),
    ]))
    .await;
    let reach = site.reach(&["doska.test"]);
    let robots = Robots::read(b"");
    let given = SourceKind::Sitemap.ask(&reach, &robots, &at("/index.xml"), &Since::default()).await.unwrap();
    assert_eq!((given.listed.unwrap().entries.len(), given.since), (1, Since::default()));
    let given = SourceKind::Sitemap.ask(&reach, &robots, &at("/1.xml"), &Since::default()).await.unwrap();
    assert_eq!(given.since.etag.as_deref(), Some("\"a1\""));
}

#[tokio::test]
async fn redirects_lead_nowhere_but_within_the_site() {
    let to = |location: &str| answer("302 Found", &[&format!("location: {location}")], b"");
    let site = Site::of(pages([
        ("/a", to("/b")),
        ("/b", answer("200 OK", &[], b"here")),
        ("/round", to("/round")),
        ("/away", to("http://elsewhere.test/x")),
        ("/metadata", to("http://169.254.169.254/latest/meta-data/")),
        ("/loopback", to("http://[::1]:5432/")),
        ("/named", to("http://localhost/")),
        ("/file", to("file:///etc/passwd")),
    ]))
    .await;
    let reach = site.reach(&["doska.test", "elsewhere.test"]);
    assert_eq!(ask(&reach, "/a").await.unwrap().body, b"here");
    assert_eq!(ask(&reach, "/round").await.unwrap_err(), Trouble::Round);
    let away = Trouble::Moved(Box::new(Address::read("http://elsewhere.test/x").unwrap()));
    assert_eq!(ask(&reach, "/away").await.unwrap_err(), away);
    for path in ["/metadata", "/loopback", "/named", "/file"] {
        assert!(matches!(ask(&reach, path).await, Err(Trouble::BadTarget(_))), "{path}");
    }
    assert_eq!(site.asked.lock().unwrap().len(), 2 + 4 + 1 + 4, "nothing else was asked");
}

#[tokio::test]
async fn a_name_that_is_not_served_is_not_asked_elsewhere() {
    let site = Site::of(Pages::new()).await;
    let asked = site.reach(&["other.test"]).get(&at("/"), &Since::default()).await;
    assert_eq!(asked.unwrap_err(), Trouble::NotPublic);
}

#[tokio::test]
async fn floods_bombs_and_silence_are_cut_off() {
    let bomb = answer("200 OK", &["content-encoding: gzip"], &packed(&vec![0; 50_000_000]));
    let mut endless = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    (0..200).for_each(|_| endless.extend([b"800\r\n".as_slice(), &[b'x'; 2048], b"\r\n"].concat()));
    let site = Site::of(pages([
        ("/large", answer("200 OK", &[], &vec![b'x'; 100_001])),
        ("/endless", endless),
        ("/bomb", bomb),
        ("/silent", Vec::new()),
        ("/nonsense", b"\0\0\0\0 no answer \r\n\r\n".to_vec()),
        ("/br", answer("200 OK", &["content-encoding: br"], b"xx")),
    ]))
    .await;
    let reach = site.reach(&["doska.test"]);
    assert_eq!(ask(&reach, "/large").await.unwrap_err(), Trouble::TooLarge);
    assert_eq!(ask(&reach, "/endless").await.unwrap_err(), Trouble::TooLarge);
    assert_eq!(ask(&reach, "/bomb").await.unwrap().content(), None);
    assert_eq!(ask(&reach, "/br").await.unwrap().content(), None);
    assert_eq!(ask(&reach, "/silent").await.unwrap_err(), Trouble::TooLong);
    assert_eq!(ask(&reach, "/nonsense").await.unwrap_err(), Trouble::Unreachable);
}

const FEED: &str = r#"<rss version="2.0"><channel><title>Doska</title>
    <item><title>Satıcı axtarılır</title><link>http://doska.test/elan/1</link></item></channel></rss>"#;

#[tokio::test]
async fn what_a_site_offers_is_found_out() {
    let links: String = (1..9).map(|n| format!("<a href='/elan/{n}00'>Bakıda satıcı axtarılır {n}</a>")).collect();
    let page = format!("<title>Elanlar</title><link rel='alternate' type='application/rss+xml' href='/feed'>{links}");
    let site = Site::of(pages([
        ("/", answer("200 OK", &["content-type: text/html"], page.as_bytes())),
        ("/feed", answer("200 OK", &[], FEED.as_bytes())),
        ("/robots.txt", answer("200 OK", &[], b"User-agent: *\nDisallow: /bagli")),
    ]))
    .await;
    let reach = site.reach(&["doska.test"]);
    let ways = find_out(&reach, &at("/")).await.unwrap();
    let kinds: Vec<_> = ways.iter().map(|way| (way.kind, way.listed.entries.len())).collect();
    assert_eq!(kinds, [(SourceKind::Feed, 1), (SourceKind::Listing, 8)]);
    assert_eq!(find_out(&reach, &at("/feed")).await.unwrap()[0].kind, SourceKind::Feed);
    assert_eq!(find_out(&reach, &at("/bagli")).await.unwrap_err(), Asked::Forbidden);
    assert_eq!(find_out(&reach, &at("/yoxdur")).await.unwrap_err(), Asked::Status(404));
    assert!(!site.paths().contains(&"/bagli".to_owned()), "{:?}", site.paths());
}
