//! Words that tell parts of a page apart: in class names and ids, and in the text of short lines.
//!
//! The lists are short and hand-written. `classes.tsv` holds a second, learnt list of class names.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::letter::{is_alphanumeric, lower};

/// How many kinds of class names there are.
pub const CLASSES: usize = 24;

/// Kinds of class names. The order is the order of the features: a model was trained on it.
#[rustfmt::skip]
pub const CLASS_WORDS: [(&str, &str); CLASSES] = [
    ("content", "content contents main maincontent article articlebody body story text entry post postbody postcontent prose richtext markdown copy rte wysiwyg editor haber xeber metin icerik"),
    ("nav", "nav navbar navigation menu submenu menubar breadcrumb breadcrumbs crumb crumbs topbar toolbar tabs megamenu dropdown pagination pager paging menyu"),
    ("footer", "footer foot bottom colophon footnav siteinfo"),
    ("header", "header head masthead top banner topnav siteheader"),
    ("side", "sidebar side aside rail secondary widget widgets sidenav toc module"),
    ("comment", "comment comments commentlist disqus respond reactions comentarios kommentare yorum yorumlar serh kommentariy"),
    ("related", "related recommended recommend recommendations more similar also popular trending latest recent recirc teaser teasers outbrain taboola suggestions upsell crosssell"),
    ("share", "share sharing social socials facebook twitter whatsapp pinterest linkedin addtoany addthis follow print paylas"),
    ("ad", "ad ads advert advertisement adsense sponsor sponsored promo promotion promoted dfp gpt reklam reklama"),
    ("cookie", "cookie cookies consent gdpr modal popup overlay dialog lightbox onetrust notice alert toast cmp"),
    ("meta", "meta byline author date time timestamp published posted tags tag tagcloud categories category dateline info details"),
    ("product", "product products price prices sku specs spec specification specifications description variant attributes features buybox pdp shop buy stock availability rating"),
    ("forum", "forum thread threads topic topics message messages reply replies answer answers question posts discussion viewtopic postrow postcell signature quote"),
    ("item", "item items card cards list listing listings grid tile tiles row result results entry feed archive collection loop catalog"),
    ("signup", "newsletter subscribe subscription signup signin login register registration account paywall form cta optin mailchimp"),
    ("search", "search filter filters facet facets sort sorting searchform refine"),
    ("caption", "caption figcaption credit credits wp-caption gallery image media photo slideshow carousel slider swiper"),
    ("hero", "hero jumbotron intro lead lede excerpt summary standfirst subtitle subhead abstract deck"),
    ("hidden", "hidden hide sr visually invisible screenreader offscreen noprint skip collapse collapsed"),
    ("review", "review reviews testimonial testimonials rating ratings feedback"),
    ("faq", "faq faqs accordion question answer toggle tab panel tabpanel"),
    ("title", "title headline heading h1 name pagetitle entrytitle"),
    ("user", "user username avatar profile member nick poster userinfo postprofile postauthor bio about"),
    ("job", "job jobs vacancy vacancies career careers position salary employer vakansiya vakansii rabota ilan kariyer is"),
];

/// Bit 31 of a class's bits: the learnt list knows it, the low word is its score.
pub struct Lexicon {
    words: FxHashMap<String, (u32, i8, bool)>,
}

impl Lexicon {
    /// The lexicon with a learnt list of `class<TAB>score` lines.
    pub fn with(learnt: &str) -> Lexicon {
        let mut words: FxHashMap<String, (u32, i8, bool)> = FxHashMap::default();
        for (bit, (_, list)) in CLASS_WORDS.iter().enumerate() {
            for word in list.split(' ') {
                words.entry(word.to_owned()).or_default().0 |= 1 << bit;
            }
        }
        for line in learnt.lines() {
            if let Some((word, score)) = line.split_once('\t')
                && let Ok(score) = score.trim().parse()
            {
                let entry = words.entry(word.to_owned()).or_default();
                entry.1 = score;
                entry.2 = true;
            }
        }
        Lexicon { words }
    }

    /// The lexicon this crate ships.
    pub fn shipped() -> &'static Lexicon {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED.get_or_init(|| Lexicon::with(include_str!("classes.tsv")))
    }

    /// Reads the words of a class or id: the bits of their kinds, the sum of their scores and how many have one.
    pub fn read(&self, value: &str) -> ClassMarks {
        let mut marks = ClassMarks::default();
        class_words(value, |word| {
            if let Some((bits, score, known)) = self.words.get(word) {
                marks.bits |= bits;
                if *known {
                    let score = f32::from(*score) / 16.0;
                    marks.sum += score;
                    marks.count += 1;
                }
            }
        });
        marks
    }
}

/// What the words of an element's class and id say.
#[derive(Clone, Copy, Default, Debug)]
pub struct ClassMarks {
    /// One bit for each kind in [`CLASS_WORDS`].
    pub bits: u32,
    /// The sum of the learnt scores.
    pub sum: f32,
    /// How many words had one.
    pub count: u32,
}

/// Bytes of a class or id that are read.
const MAX_CLASS: usize = 300;

/// Splits `postBody main-content` into `post`, `body`, `main`, `content` and the whole `postbody`, in lower case.
pub fn class_words(value: &str, mut each: impl FnMut(&str)) {
    let mut word = String::with_capacity(24);
    let mut whole = String::with_capacity(48);
    let mut parts = 0;
    let mut before_lower = false;
    let bytes = value.as_bytes();
    for at in 0..=bytes.len().min(MAX_CLASS) {
        let b = if at == MAX_CLASS { b' ' } else { bytes.get(at).copied().unwrap_or(b' ') };
        let letter = b.is_ascii_alphabetic();
        let new_part = !letter || (b.is_ascii_uppercase() && before_lower);
        if new_part && !word.is_empty() {
            if word.len() < 24 {
                each(&word);
            }
            if whole.len() < 40 {
                if parts > 0 {
                    whole.push('-');
                }
                whole.push_str(&word);
            }
            parts += 1;
            word.clear();
        }
        if letter {
            word.push(b.to_ascii_lowercase() as char);
        }
        before_lower = b.is_ascii_lowercase();
        if b.is_ascii_whitespace() && !whole.is_empty() {
            if parts > 1 {
                each(&whole);
            }
            whole.clear();
            parts = 0;
        }
    }
}

/// How many kinds of text words there are.
pub const PHRASES: usize = 14;

/// Kinds of words in short lines, in English, German, French, Spanish, Azerbaijani, Turkish and Russian.
/// A word matches from its beginning on; a phrase of several words must stand as it is.
#[rustfmt::skip]
pub const PHRASE_WORDS: [(&str, &str); PHRASES] = [
    ("legal", "copyright|©|privacy|terms of|imprint|impressum|datenschutz|rights reserved|disclaimer|legal|agb|mentions légales|hüquqlar|gizlilik|məxfilik|телефон доверия|права защищены|конфиденциальн|haklar|lizenz|license"),
    ("cookie", "cookie|cookies|consent|gdpr|çerez|kuki|файлы cookie|einwilligung"),
    ("share", "share|tweet|teilen|partager|compartir|facebook|twitter|whatsapp|pinterest|linkedin|instagram|telegram|youtube|paylaş|поделиться|flipboard|reddit|email this|drucken|print|send"),
    ("comment", "comment|comments|kommentar|kommentare|commentaire|comentario|şərh|yorum|комментари|reply|antworten|répondre|responder|cavab|yanıtla|ответить|leave a|trackback|pingback|says|said|schrieb"),
    ("related", "related|similar|you may|you might|more from|read next|read more|weiterlesen|mehr zum|lesen sie auch|auch interessant|lire aussi|à lire|recommended|popular|trending|latest|recent|most read|oxşar|digər xəbərlər|daha çox|benzer|ilgili|ayrıca|похожие|читайте также|ещё|другие новости|siehe auch|next|previous|vorheriger|nächster|continue reading|featured"),
    ("signup", "subscribe|newsletter|sign up|sign in|log in|login|register|anmelden|abonn|inscri|suscri|abunə|qeydiyyat|daxil ol|abone|üye ol|giriş|подпис|войти|регистрац|join|create account|email address|password"),
    ("byline", "by|von|par|por|author|autor|posted|published|updated|written|müəllif|yazar|автор|dərc|yayın|опубликован|обновлен|min read|minutes|veröffentlicht|stand|geschrieben|photo|foto|fotos|credit|getty|image|source|quelle|reuters|afp|dpa"),
    ("tags", "tags|tagged|categories|category|filed under|schlagwort|kategorie|etiket|teqlər|метки|теги|рубрика|topics|labels|section"),
    ("buy", "add to|buy|cart|basket|checkout|wishlist|in stock|out of stock|shipping|delivery|returns|qty|quantity|kaufen|warenkorb|səbət|sepet|корзин|купить|satın|free shipping|sold out|sale|price|versand"),
    ("nav", "home|menu|search|skip to|back to|close|open|toggle|show|hide|view all|see all|all|contact|about|help|faq|sitemap|startseite|suche|kontakt|über uns|axtar|əlaqə|haqqımızda|ana səhifə|ana sayfa|arama|iletişim|hakkımızda|главная|поиск|контакт|о нас|меню|go to|jump to|expand|collapse|load more|show more|filter|sort"),
    ("forum", "joined|posts|member|members|likes|thread|views|replies|quote|report|last edited|reputation|registered|moderator|location|karma|points|votes|answers|asked|answered|üzv|mesaj|сообщени|пользовател|beiträge|thanks|upvote|permalink"),
    ("rating", "review|reviews|rating|ratings|stars|helpful|verified|recensioni|bewertung|rəy|отзыв|değerlendirme|was this"),
    ("ad", "advertisement|anzeige|werbung|sponsored|reklam|реклама|publicité|promoted|affiliate|ad|ads"),
    ("job", "vacancy|vacancies|salary|apply|vakansiya|əmək haqqı|iş elanı|maaş|iş ilanı|başvur|вакансия|зарплата|требования|обязанности|requirements|responsibilities|employer|müraciət|tələblər"),
];

/// First words of the phrases, with the rest of the phrase and the bit.
type Phrases = FxHashMap<&'static str, Vec<(&'static str, u32)>>;

fn phrases() -> &'static Phrases {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Phrases = FxHashMap::default();
        for (bit, (_, list)) in PHRASE_WORDS.iter().enumerate() {
            for phrase in list.split('|') {
                let (first, rest) = phrase.split_once(' ').unwrap_or((phrase, ""));
                all.entry(first).or_default().push((rest, 1 << bit));
            }
        }
        all
    })
}

/// Words of a line that are looked at.
const MAX_WORDS: usize = 14;

/// The bits of the kinds of phrases in a line; the high half holds those at its beginning.
pub fn phrase_bits(text: &str) -> u32 {
    let mut small = String::with_capacity(text.len().min(320));
    text.chars().take(160).for_each(|c| lower(c, |c| small.push(c)));
    let all = phrases();
    let mut bits = 0;
    let mut start = 0;
    for (at, word) in small.split_inclusive(' ').take(MAX_WORDS).enumerate() {
        let bare = word.trim_end().trim_matches(|c: char| !is_alphanumeric(c) && c != '©');
        let after = small.get(start + word.len()..).unwrap_or("");
        start += word.len();
        if let Some(list) = all.get(bare) {
            for (rest, bit) in list {
                if after.starts_with(rest) {
                    bits |= if at == 0 { bit | bit << 16 } else { *bit };
                }
            }
        } else if !bare.is_ascii() || bare.len() > 7 {
            // Russian, Turkish and Azerbaijani words bend at the end; so do long German ones.
            for cut in [6, 7, 8, 9, 10] {
                if let Some((end, _)) = bare.char_indices().nth(cut)
                    && let Some(list) = bare.get(..end).and_then(|stem| all.get(stem))
                {
                    for (_, bit) in list.iter().filter(|(rest, _)| rest.is_empty()) {
                        bits |= if at == 0 { bit | bit << 16 } else { *bit };
                    }
                }
            }
        }
    }
    bits
}
