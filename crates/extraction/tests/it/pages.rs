//! Whole pages in the region's languages: an article, a thread, a job board, a job, a product.

use extraction::{Kind, Part, outline, read};

/// What stands around the main part of every page here.
fn framed(language: &str, class: &str, main: &str) -> String {
    format!(
        "<!doctype html><html lang={language}><head><title>Başlıq | Sayt</title><link rel=canonical href=https://sayt.az/1>
        <link rel=alternate type=application/rss+xml href=/rss><link rel=next href=?page=2></head><body class='{class}'>
        <header class=site-header><a href=/>Sayt</a><nav class=menu><ul><li><a href=/a>Ana səhifə</a><li><a href=/b>Xəbərlər</a><li><a href=/c>Əlaqə</a></ul></nav></header>
        <main class=content>{main}</main>
        <aside class=sidebar><h3>Oxşar xəbərlər</h3><ul><li><a href=/x1>Hava proqnozu açıqlandı</a><li><a href=/x2>Yeni park açıldı</a></ul></aside>
        <footer class=site-footer><p>© 2025 Sayt. Bütün hüquqlar qorunur.</p><a href=/privacy>Məxfilik siyasəti</a></footer>
        <div class=cookie-banner>Bu sayt kuki fayllarından istifadə edir. <button>Razıyam</button></div></body></html>"
    )
}

const OUTSIDE: [&str; 5] = ["Ana səhifə", "Hava proqnozu", "hüquqlar qorunur", "kuki fayllarından", "Məxfilik"];

fn holds(text: &str, inside: &[&str]) {
    for piece in inside {
        assert!(text.contains(piece), "{piece} is missing in: {text}");
    }
    for piece in OUTSIDE {
        assert!(!text.contains(piece), "{piece} is left in: {text}");
    }
}

#[test]
fn articles_in_three_languages() {
    for (language, paragraphs) in [
        (
            "az",
            [
                "Bakıda yeni iş yerləri açılacaq, bu barədə nazirlik məlumat yayıb. Qərar gələn aydan qüvvəyə minir.",
                "Nazirliyin sözçüsü bildirib ki, layihə üç il davam edəcək və minlərlə insanı əhatə edəcək.",
                "Müraciətlər elektron qaydada qəbul olunur, sənədlərin siyahısı saytda yerləşdirilib.",
            ],
        ),
        (
            "ru",
            [
                "В столице откроются новые рабочие места, сообщили в министерстве. Решение вступает в силу со следующего месяца.",
                "Представитель ведомства отметил, что проект рассчитан на три года и охватит тысячи человек.",
                "Заявки принимаются в электронном виде, список документов размещён на сайте.",
            ],
        ),
        (
            "tr",
            [
                "Başkentte yeni iş alanları açılacak, bakanlık bu konuda açıklama yaptı. Karar gelecek aydan itibaren geçerli.",
                "Bakanlık sözcüsü, projenin üç yıl süreceğini ve binlerce kişiyi kapsayacağını belirtti.",
                "Başvurular elektronik ortamda kabul ediliyor, belge listesi sitede yayımlandı.",
            ],
        ),
    ] {
        let body: String = paragraphs.iter().map(|p| format!("<p>{p}</p>")).collect();
        let html = framed(
            language,
            "single",
            &format!("<article class=post><h1>Yeni iş yerləri</h1><div class=entry-content>{body}</div></article>"),
        );
        let page = read(&html, Some("https://sayt.az/xeber/1"));
        holds(&page.text, &paragraphs);
        assert_eq!(page.language.as_deref(), Some(language));
        assert_eq!(page.canonical.as_deref(), Some("https://sayt.az/1"));
        assert_eq!(page.next.as_deref(), Some("?page=2"));
        assert_eq!(page.feeds, [("/rss".to_owned(), "application/rss+xml".to_owned())]);
        assert!(page.blocks.iter().filter(|b| b.part == Part::Paragraph).count() >= 3);
        assert!(page.links.iter().any(|l| l.href == "/a" && !l.main));
    }
}

#[test]
fn a_thread_keeps_every_message() {
    let messages = [
        "Salam, xaricdə işləmək üçün viza almaq istəyirəm. Kimsə bu şirkətlə işləyib? Etibarlıdırlar?",
        "Ehtiyatlı olun, pasportu qabaqcadan istəyirlər. Mən pul verdim və cavab almadım.",
        "Razıyam, müqaviləni oxumadan imzalamayın. Dövlət portalından yoxlamaq olar.",
        "Mən də eyni vəziyyətdəyəm, sənədləri geri qaytarmırlar. Nə edim?",
    ];
    let body: String = messages
        .iter()
        .enumerate()
        .map(|(n, m)| format!("<div class='post thread-message' id=post{n}><div class=post-author>istifadeci{n}</div><div class=post-body><p>{m}</p></div></div>"))
        .collect();
    let page =
        read(&framed("az", "forum", &format!("<h1>Xaricdə iş</h1>{body}")), Some("https://forum.sayt.az/thread/5"));
    holds(&page.text, &messages);
    assert_eq!(page.kind, Kind::Forum);
}

#[test]
fn a_board_keeps_its_offers_and_their_links() {
    let offers = [
        "Ofisiant tələb olunur",
        "Sürücü (B kateqoriyası)",
        "Tikinti işçisi, Polşa",
        "Dayə, yaşamaqla",
        "Satıcı, gecə növbəsi",
        "Aşpaz köməkçisi",
    ];
    let body: String = offers
        .iter()
        .enumerate()
        .map(|(n, o)| format!("<div class='card item'><h3><a href=/vakansiya/{n}>{o}</a></h3><p class=excerpt>Əmək haqqı 800 AZN, iş rejimi həftədə altı gün, yemək verilir.</p></div>"))
        .collect();
    let page = read(
        &framed("az", "archive", &format!("<h1>Vakansiyalar</h1><div class=list>{body}</div>")),
        Some("https://is.sayt.az/vakansiyalar"),
    );
    holds(&page.text, &offers);
    for n in 0..offers.len() {
        assert!(page.links.iter().any(|l| l.href == format!("/vakansiya/{n}") && l.main), "{n}");
    }
    assert!(page.links.iter().any(|l| l.href == "/privacy" && !l.main));
}

#[test]
fn a_job_with_a_table() {
    let html = framed(
        "ru",
        "vacancy",
        "<h1>Водитель-экспедитор</h1><table><tr><th>Зарплата</th><td>1200 AZN</td></tr><tr><th>Город</th><td>Баку</td></tr></table>
        <h2>Обязанности</h2><ul><li>Доставка товаров по городу и области.</li><li>Работа с документами, приём оплаты.</li></ul>
        <h2>Требования</h2><ul><li>Стаж от трёх лет, права категории B.</li><li>Ответственность и пунктуальность.</li></ul>
        <p>Мы предлагаем стабильный доход, официальное оформление и обучение за счёт компании.</p>",
    );
    let page = read(&html, Some("https://rabota.sayt.az/vakansiya/77"));
    holds(
        &page.text,
        &["1200 AZN", "Обязанности", "Доставка товаров", "Требования", "Стаж от трёх лет", "официальное оформление"],
    );
    assert!(
        page.text.lines().any(|l| l.contains("Зарплата 1200 AZN")),
        "the cells of a row share a line: {}",
        page.text
    );
    assert!(page.blocks.iter().any(|b| b.part == Part::Heading(2)));
    assert!(page.blocks.iter().any(|b| b.part == Part::Item));
}

#[test]
fn plain_text_is_read_as_it_is() {
    let text =
        "Vakansiya: sürücü. Əmək haqqı 900 manat, iş rejimi beş gün.\n\nMüraciət üçün zəng edin, ünvan Bakı şəhəri.";
    let page = read(text, None);
    assert!(page.text.contains("Əmək haqqı 900 manat") && page.text.contains("ünvan Bakı"), "{}", page.text);
}

#[test]
fn nothing_gives_nothing() {
    for html in ["", " \n", "<html></html>", "<script>var a = 1;</script>", "<!-- a -->"] {
        let page = read(html, None);
        assert!(page.text.is_empty() && page.blocks.is_empty() && page.title.is_none(), "{html}");
    }
}

#[test]
fn references_are_replaced_once() {
    let page = read("<title>A &amp;amp; B &quot;ə&quot; &#601; &copy 2 &hellip;</title>", None);
    assert_eq!(page.title.as_deref(), Some("A &amp; B \"ə\" ə © 2 …"));
}

#[test]
fn an_outline_has_every_link_with_its_words_apart() {
    let html = "<title>Elanlar &amp; iş</title><link rel=alternate type=application/rss+xml href=/feed>\
        <a href=/elan/1><img src=x></a><a href='/elan/1?a=1&amp;b=2'><span>Satıcı</span><span>Bakı</span></a><a name=x>y</a>";
    let outline = outline(html);
    assert_eq!(outline.title, "Elanlar & iş");
    let link = |href: &str, text: &str| (href.to_owned(), text.to_owned());
    assert_eq!(outline.links, [link("/elan/1", ""), link("/elan/1?a=1&b=2", "Satıcı Bakı")]);
    assert_eq!(outline.feeds, [link("/feed", "application/rss+xml")]);
}
