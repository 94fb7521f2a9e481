//! A house with an analyst and a served board of offers.

use std::collections::HashMap;
use std::time::Duration;

use access::testing::TestHouse;
use access::{Ctx, Role};
use collecting::served::{Site, answer};
use collecting::{Address, Limits, SourceKind};
use kit::OfferSourceId;
use monitoring::{
    Campaign, NewSource, Offer, OfferBody, Shown, Worker, add_source, campaign, campaigns, collect, reach_only,
};
use store::{args, sql};
use vault::RecordKey;

pub const BAD: &str = "Dubayda yaxşı maaşlı iş! Gənc xanımlar axtarılır, təcrübə tələb olunmur. Viza və bilet bizdən, \
    sonra maaşdan çıxılır. Pasportunuz ofisdə saxlanılır. Bu barədə heç kimə deməyin, tez yazın: o5o 123 45 67";
pub const GOOD: &str = "Bakıda mühasib vakansiyası. Maaş 900 manat, rəsmi əmək müqaviləsi bağlanır, iş qrafiki həftədə beş \
    gün saat 9-dan 18-dək. Ünvan: Nizami küçəsi 10. CV göndərin: kadr@nomune.test";

/// A board of offers, and who watches it.
pub struct Board {
    pub house: TestHouse,
    pub analyst: Ctx,
    pub site: Site,
}

pub fn page(title: &str, text: &str) -> Vec<u8> {
    let html = format!(
        "<html lang='az'><head><title>{title}</title></head><body><nav><a href='/'>Ana səhifə</a></nav>\
         <main><h1>{title}</h1><p>{}</p></main><footer>Doska 2026</footer></body></html>",
        text.replace(". ", ".</p><p>")
    );
    answer("200 OK", &["content-type: text/html; charset=utf-8"], html.as_bytes())
}

pub fn feed(items: &[(&str, &str)]) -> Vec<u8> {
    let items: String = items
        .iter()
        .map(|(path, title)| format!("<item><title>{title}</title><link>http://doska.test{path}</link></item>"))
        .collect();
    let feed = format!("<rss version='2.0'><channel><title>Doska</title>{items}</channel></rss>");
    answer("200 OK", &["content-type: application/rss+xml"], feed.as_bytes())
}

/// Each house with a board of these offers, already listed as a source and not collected yet.
pub async fn boards(offers: &[(&str, &str, &str)]) -> Vec<Board> {
    let mut all = Vec::new();
    for house in TestHouse::both().await {
        let site = Site::of(HashMap::new()).await;
        for (path, title, text) in offers {
            site.put(path, page(title, text));
        }
        site.put("/feed", feed(&offers.iter().map(|(path, title, _)| (*path, *title)).collect::<Vec<_>>()));
        let names = ["doska.test", "ilan.test", "www.doska.test", "t.me"];
        let sites = names.map(|name| (name.to_owned(), site.at)).into();
        let short = Duration::from_secs(2);
        let limits = Limits { connect: short, whole: short, ..Limits::default() };
        reach_only(&house.house, sites, limits).unwrap();
        let analyst = house.member("mia-thb-department", &[Role::Analyst]).await;
        watch_feed(&analyst).await;
        all.push(Board { house, analyst, site });
    }
    all
}

pub async fn watch_feed(analyst: &Ctx) -> OfferSourceId {
    let address = Address::read("http://doska.test/feed").unwrap();
    let new = NewSource { name: "Doska".to_owned(), address, kind: SourceKind::Feed, group: None };
    add_source(analyst, &new).await.unwrap()
}

impl Board {
    pub fn worker(&self, name: &str) -> Worker {
        Worker { name: name.to_owned(), own_sites: true }
    }

    /// Collects until nothing is due; gives how many items were read.
    pub async fn collect(&self) -> usize {
        let (mut read, system) = (0, self.house.system());
        while let Some(visited) = collect(&system, &self.worker("one")).await.unwrap() {
            read += visited.read;
        }
        read
    }

    /// The queue by titles.
    pub async fn shown(&self, shown: Shown) -> Vec<(String, i64)> {
        let (rows, _) = campaigns(&self.analyst, shown, 0).await.unwrap();
        rows.into_iter().map(|row| (row.body(&self.analyst).unwrap().title, row.offers)).collect()
    }

    /// What a source is asked with next time.
    pub async fn asked_of(&self, source: OfferSourceId) -> String {
        let mut tx = self.house.house.store().read().await.unwrap();
        let since = sql!("SELECT since FROM offer_source WHERE id = $1");
        let (sealed,): (Vec<u8>,) = tx.one(since, args![source]).await.unwrap();
        let key = RecordKey::of_collected(&self.house.house.secrets);
        let row = source.to_string();
        let place = access::place("offer_source", &row, "since");
        String::from_utf8(key.open(&place, &sealed).unwrap().to_vec()).unwrap()
    }

    /// Lets whatever is to be put in order fail, as a worker fails that ends before it writes; or not any more.
    pub async fn break_order(&self, broken: bool) {
        let mut tx = self.house.house.store().write().await.unwrap();
        tx.run(sql!("DELETE FROM offer_model"), args![]).await.unwrap();
        if broken {
            let order = sql!(
                "INSERT INTO offer_model (id, org_id, state, member_id, at, report, body)
                 VALUES ('m', $1, 'used', $2, 0, '', $3)"
            );
            let member = self.analyst.member().unwrap();
            tx.run(order, args![member.org, member.id, [0_u8; 3]]).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// The facts of all entries of an act.
    pub async fn facts(&self, act: &str) -> Vec<String> {
        let mut work = self.analyst.look().await.unwrap();
        let facts = sql!("SELECT facts FROM journal WHERE act = $1 ORDER BY seq");
        work.tx.all::<(String,)>(facts, args![act]).await.unwrap().into_iter().map(|(facts,)| facts).collect()
    }
}

/// Every offer that was read, with its campaign.
pub async fn every_offer(analyst: &Ctx) -> Vec<(Campaign, Offer, OfferBody)> {
    let mut all = Vec::new();
    for shown in [Shown::Queue, Shown::Rest] {
        for page in 0.. {
            let (rows, _) = campaigns(analyst, shown, page).await.unwrap();
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let offers = campaign(analyst, row.id).await.unwrap().offers;
                all.extend(offers.into_iter().map(|(offer, body, _)| (row.clone(), offer, body)));
            }
        }
    }
    all
}
