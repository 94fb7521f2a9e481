"""What all templates share: escaping, blocks of a text, dates, telephone forms, noise. Nothing here is a template."""
import html
import json
import random
import re

MONTHS = {
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık".split(),
    "en": "January February March April May June July August September October November December".split(),
}
DAYS = {
    "az": "bazar ertəsi,çərşənbə axşamı,çərşənbə,cümə axşamı,cümə,şənbə,bazar".split(","),
    "ru": "понедельник,вторник,среда,четверг,пятница,суббота,воскресенье".split(","),
    "tr": "Pazartesi,Salı,Çarşamba,Perşembe,Cuma,Cumartesi,Pazar".split(","),
    "en": "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday".split(","),
}


def esc(text):
    return html.escape(text, quote=False)


def att(text):
    return html.escape(text, quote=True)


def seed(text):
    return random.Random(text)


def clock(p):
    """A time of day that is always the same for a page."""
    r = seed(p["at"] + "clock")
    return f"{r.randint(8, 21):02}:{r.randint(0, 59):02}"


def day(p, manner, lang):
    """The day a page was published, written as a template writes it."""
    import datetime
    y, m, d = map(int, p["d"].split("-"))
    name = MONTHS[lang][m - 1]
    if manner == "long":
        return f"{d} {name} {y}"
    if manner == "us":
        return f"{name} {d}, {y}"
    if manner == "short":
        return f"{d:02}.{m:02}.{y}"
    if manner == "slash":
        return f"{d:02}/{m:02}/{y}"
    if manner == "weekday":
        return f"{d} {name} {y} {DAYS[lang][datetime.date(y, m, d).weekday()]}"
    return p["d"]


def phone(number, manner="local"):
    """A number as people write it. Only the invented ranges of this set are known."""
    n = number[1:]
    if n.startswith("994"):
        a, b, c, d = n[3:5], n[5:8], n[8:10], n[10:12]
        return f"0{a} {b} {c} {d}" if manner == "local" else f"+994 {a} {b} {c} {d}"
    if n.startswith("90"):
        a, b, c, d = n[2:5], n[5:8], n[8:10], n[10:12]
        return f"0{a} {b} {c} {d}" if manner == "local" else f"+90 {a} {b} {c} {d}"
    if n.startswith("7"):
        a, b, c, d = n[1:4], n[4:7], n[7:9], n[9:11]
        return f"8 ({a}) {b}-{c}-{d}" if manner == "local" else f"+7 {a} {b}-{c}-{d}"
    a, b = n[2:6], n[6:]
    return f"0{a} {b}" if manner == "local" else f"+44 {a} {b}"


def blocks(p):
    """The text as (sort, words): p paragraph, li item, h heading, post (its words are the writer's name)."""
    out = []
    for line in p["x"].strip("\n").split("\n"):
        line = line.strip()
        if not line:
            continue
        if line.startswith("@@"):
            out.append(("post", line[2:].strip()))
        elif line.startswith("## "):
            out.append(("h", line[3:]))
        elif line.startswith("- "):
            out.append(("li", line[2:]))
        else:
            out.append(("p", line))
    return out


def posts(p):
    """The text of a thread or channel as (writer, [paragraphs])."""
    out = []
    for sort, words in blocks(p):
        if sort == "post":
            out.append((words, []))
        else:
            out[-1][1].append(words)
    return out


def inl(text, link=True):
    """Words with addresses and names turned into links, as sites do."""
    out = esc(text)
    if link:
        out = re.sub(r"(https://[a-z0-9./-]+test[a-z0-9/-]*)", r'<a href="\1" rel="nofollow noopener">\1</a>', out)
        out = re.sub(r"(?<![\w/.])([a-z]+@[a-z0-9-]+\.test)", r'<a href="mailto:\1">\1</a>', out)
        out = re.sub(r"(?<![\w/])@([a-z][a-z_]+_\d{3,4})\b", r'<a href="https://t.me/\1">@\1</a>', out)
    return out


def flow(p, para="<p>{}</p>", head="<h2>{}</h2>", item="<li>{}</li>", ul="<ul>", end="</ul>", link=True, between=None):
    """The text as a run of paragraphs, headings and lists; `between` puts something after the n-th block."""
    out, inside = [], False
    for n, (sort, words) in enumerate(blocks(p)):
        if inside and sort != "li":
            out.append(end)
            inside = False
        if sort == "li" and not inside:
            out.append(ul)
            inside = True
        out.append({"p": para, "h": head, "li": item}[sort].format(inl(words, link)))
        if between and n in between and not inside:
            out.append(between[n])
    if inside:
        out.append(end)
    return "\n".join(out)


def lines(p, br="<br>\n", bullet="• ", link=True):
    """The text as lines broken by hand, as simple sites store it."""
    return br.join((bullet if s == "li" else "") + inl(w, link) for s, w in blocks(p))


def first(p, most=140):
    """The beginning of a text, for lists and descriptions."""
    words = next(w for s, w in blocks(p) if s == "p")
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def others(p, pages, n, salt=""):
    """Other pages of the same site."""
    rest = [q for q in pages if q["at"] != p["at"]]
    seed(p["at"] + salt).shuffle(rest)
    return rest[:n]


def href(p):
    return "/" + p["at"].split("/", 1)[1] + ".html"


def url(p):
    return "https://" + p["at"] + ".html"


def number(p):
    found = re.findall(r"\d+", p["at"])
    return found[-1] if found else str(seed(p["at"]).randint(10000, 99999))


def views(p):
    return seed(p["at"] + "views").randint(41, 4800)


def ld(value, ascii_only=False):
    return '<script type="application/ld+json">' + json.dumps(value, ensure_ascii=ascii_only) + "</script>"


_VERBS = "push init track config event consent load queue flush bind render hydrate".split()


def script(p, n=6, words=()):
    """Script noise that looks like counters and settings."""
    r = seed(p["at"] + "script")
    out = ["(function(w,d,s){w._q=w._q||[];var f=d.getElementsByTagName(s)[0];if(!f)return;"]
    for _ in range(n):
        out.append(f"w._q.{r.choice(_VERBS)}&&w._q.{r.choice(_VERBS)}('{r.choice(_VERBS)}',"
                   f"{{id:{r.randint(1000, 99999)},t:'{r.getrandbits(48):012x}',b:{r.choice(['true', 'false', '0', '1'])}}});")
    for word in words:
        out.append(f"w._m=w._m||{{}};w._m['{r.getrandbits(20):05x}']={json.dumps(word)};")
    out.append("})(window,document,'script');")
    return "<script>" + "".join(out) + "</script>"


def style(p, names, n=10):
    """Style noise over a template's own class names."""
    r = seed(p["at"].split("/")[0] + "style")
    props = ["margin:0 0 %dpx", "padding:%dpx", "border-radius:%dpx", "letter-spacing:0", "line-height:1.4", "font-size:15px",
             "border-bottom:1px solid #e5e5e5", "background:#fafafa", "color:#222", "max-width:1200px", "position:relative"]
    out = []
    for name in (names * 3)[:n]:
        a, b = (q % r.randint(4, 14) if "%" in q else q for q in r.sample(props, 2))
        out.append(f".{name}{{{a};{b}}}")
    return "<style>" + "".join(out) + "@media(max-width:767px){.d-desk{display:none!important}}</style>"
