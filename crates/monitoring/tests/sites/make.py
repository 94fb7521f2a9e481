#!/usr/bin/env python3
"""Wraps the texts of texts/*.toml in the templates of wrap/ and writes sites/ and gold.json.

The gold text is the text of the .toml file, never read back from a page. Standard library only; the same input always
gives the same bytes."""
import datetime
import json
import pathlib
import shutil
import tomllib
from xml.sax.saxutils import escape

from wrap import az, en, ru, tr
from wrap.common import blocks, day, esc, first, flow, href, number, posts, url

HERE = pathlib.Path(__file__).resolve().parent
OUT = HERE / "sites"

# host: title, language, kind, template, feed, sitemap, robots, form of the listing, charset of the listing
HOSTS = {
    "xeber.test": dict(title="Xəbər", language="az", kind="article", page=az.xeber, feed="rss", sitemap="news", index="cards"),
    "ishelani.test": dict(title="İş Elanı", language="az", kind="job", page=az.ishelani, feed="atom", sitemap="plain", index="divs"),
    "elan.test": dict(title="Elan.test", language="az", kind="listing", page=az.elan, feed="rss", sitemap="plain", index="grid"),
    "meydan.test": dict(title="Meydan forumu", language="az", kind="forum", page=az.meydan, feed="rss", index="table"),
    "xidmet.test": dict(title="Xidmət bazarı", language="az", kind="product", page=az.xidmet, feed="rss", index="grid"),
    "novosti.test": dict(title="Новости дня", language="ru", kind="article", page=ru.novosti, feed="rss", sitemap="plain", index="table", charset="windows-1251"),
    "rabota.test": dict(title="Работа.тест", language="ru", kind="job", page=ru.rabota, feed="atom", sitemap="plain", index="divs"),
    "doska.test": dict(title="Доска бесплатных объявлений", language="ru", kind="listing", page=ru.doska, feed="rss", sitemap="plain", index="table", charset="windows-1251"),
    "forum.test": dict(title="Форум соседей", language="ru", kind="forum", page=ru.forum, feed="atom", index="table", charset="windows-1251"),
    "uslugi.test": dict(title="Услуги и лавка", language="ru", kind="product", page=ru.uslugi, feed="atom", index="grid"),
    "haber.test": dict(title="Haber Postası", language="tr", kind="article", page=tr.haber, feed="rss", sitemap="plain", index="cards", charset="windows-1254"),
    "isara.test": dict(title="İşAra", language="tr", kind="job", page=tr.isara, feed="atom", index="divs"),
    "ilan.test": dict(title="İlan.test", language="tr", kind="listing", page=tr.ilan, feed="rss", sitemap="index", index="table"),
    "sohbet.test": dict(title="sohbet", language="tr", kind="forum", page=tr.sohbet, feed="atom", index="list"),
    "dukkan.test": dict(title="Yerli Dükkân", language="tr", kind="product", page=tr.dukkan, feed="rss", index="grid"),
    "gazette.test": dict(title="The Gazette", language="en", kind="article", page=en.gazette, feed="rss", sitemap="plain", index="cards"),
    "jobs.test": dict(title="Jobs.test", language="en", kind="job", page=en.jobs, feed="atom", sitemap="plain", index="divs"),
    "classifieds.test": dict(title="classifieds", language="en", kind="listing", page=en.classifieds, feed="rss", index="list"),
    "board.test": dict(title="board", language="en", kind="forum", page=en.board, feed="json", index="list"),
    "market.test": dict(title="Market hall", language="en", kind="product", page=en.market, feed="rss", sitemap="plain", index="grid"),
    "t.me": dict(title="Telegram channel previews", language="mul", kind="channel", page=en.telegram),
}
TEASERS = 6  # on one page of a listing

ROBOTS = {
    "elan.test": "User-agent: *\nCrawl-delay: 10\nDisallow: /yeni\nDisallow: /*?print=\n",
    "ilan.test": "# arşivlenen ilanlar taranmaz\nUser-agent: *\nDisallow: /arsiv/\nDisallow: /giris\nAllow: /\n",
    "jobs.test": "User-agent: GreedyBot\nDisallow: /\n\nUser-agent: *\nDisallow: /api/\nAllow: /api/public/\n",
    "forum.test": "User-agent: *\r\nDisallow: /private/\r\nDisallow: /newreply\r\nDisallow: /login\r\n",
    "board.test": "User-agent: *\nDisallow: /login\nDisallow: /register\n",
}
WORDS = {
    "az": ("Əvvəlki", "Sonrakı", "Səhifə", "Son əlavələr", "Ana səhifə", "Əlaqə", "Axtarış"),
    "ru": ("Назад", "Дальше", "Страница", "Последние записи", "Главная", "Контакты", "Поиск"),
    "tr": ("Önceki", "Sonraki", "Sayfa", "Son eklenenler", "Ana sayfa", "İletişim", "Arama"),
    "en": ("Previous", "Next", "Page", "Latest", "Home", "Contact", "Search"),
}


def charset(p):
    """The encoding a page is written in."""
    host, n = p["at"].split("/")[0], number(p)
    if host in ("novosti.test", "doska.test"):
        return "windows-1251"
    if host == "forum.test":
        return "koi8-r" if n == "7705" else "windows-1251"
    if host == "haber.test":
        return "windows-1254"
    if host == "ilan.test":
        return {"71001": "windows-1254", "71003": "windows-1254", "71005": "windows-1254", "71007": "iso-8859-9"}.get(n, "utf-8")
    return "utf-16" if n == "880110" else "utf-8"


def declare(p):
    """Where a page says its encoding: header, meta, both, none, or conflict (the meta is wrong, the header right)."""
    host, n = p["at"].split("/")[0], number(p)
    if host == "novosti.test":
        return ("meta", "both", "header")[PLACE[p["at"]] % 3]
    if host == "haber.test":
        return ("both", "meta", "header")[PLACE[p["at"]] % 3]
    if host == "doska.test":
        return ("header", "header", "meta", "both")[PLACE[p["at"]] % 4]
    if host == "forum.test":
        return {"7701": "none", "7702": "both", "7703": "none", "7704": "header", "7705": "header"}.get(n, "both")
    if host == "ilan.test":
        return {"71001": "both", "71003": "header", "71005": "conflict", "71007": "meta"}.get(n, "both")
    return "header" if charset(p) == "utf-16" else "both"


def content_type(p):
    return f"text/html; charset={charset(p)}" if declare(p) in ("header", "both", "conflict") else "text/html"


def encode(text, name):
    """Bytes as served: what an encoding cannot say becomes a numeric reference, as old systems do."""
    if name == "utf-16":
        return b"\xff\xfe" + text.encode("utf-16-le")
    return text.encode({"windows-1254": "cp1254", "windows-1251": "cp1251"}.get(name, name), "xmlcharrefreplace")


def load():
    pages = []
    for name in ("az", "ru", "tr", "en"):
        for p in tomllib.loads((HERE / "texts" / f"{name}.toml").read_text("utf-8"))["p"]:
            p.setdefault("lang", name)
            p.setdefault("s", None)
            pages.append(p)
    return pages


def gold(p):
    host = p["at"].split("/")[0]
    return {
        "title": p["t"],
        "text": "\n".join(words for sort, words in blocks(p) if sort != "post"),
        "language": p["lang"],
        "published": p.get("d"),
        "place": p.get("pl"),
        "contacts": p.get("c", []),
        "disguises": p.get("dis", {}),
        "kind": HOSTS[host]["kind"],
        "suspicious": p["s"],
        "campaign": p.get("g"),
        "contact_group": p.get("cg"),
        "comments": p.get("com", []),
        "charset": charset(p),
        "declared": declare(p),
    }


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


# ---------------------------------------------------------------- listings

def teaser(p):
    if HOSTS[p["at"].split("/")[0]]["kind"] in ("forum", "channel"):
        words = posts(p)[0][1][0]
        return words[:110].rsplit(" ", 1)[0] + "…"
    return first(p, 110)


def listing(host, site, pages, n, count):
    lang, w = site["language"], WORDS[site["language"]]
    here = pages[(n - 1) * TEASERS: n * TEASERS]
    where = lambda k: "/index.html" if k == 1 else f"/page/{k}.html"
    when = lambda p: day(p, "long", lang) if p.get("d") else ""
    form = site["index"]
    if form == "cards":
        rows = "".join(f'<article><h2><a href="{href(p)}">{esc(p["t"])}</a></h2><p>{esc(teaser(p))}</p><time>{when(p)}</time></article>\n' for p in here)
    elif form == "table":
        rows = "<table width=\"100%\">" + "".join(f'<tr><td>{when(p)}</td><td><a href="{href(p)}">{esc(p["t"])}</a></td><td>{esc(p.get("pl", ""))}</td></tr>\n' for p in here) + "</table>"
    elif form == "list":
        rows = "<ul class=\"rows\">" + "".join(f'<li><span class="date">{when(p)}</span> <a href="{href(p)}">{esc(p["t"])}</a> <span class="hood">{esc(p.get("pl", ""))}</span></li>\n' for p in here) + "</ul>"
    elif form == "grid":
        rows = "<div class=\"grid\">" + "".join(f'<a class="cell" href="{href(p)}"><img src="/t/{number(p)}.jpg" alt=""><b>{esc(p["t"])}</b><i>{esc(p.get("pl", ""))} {when(p)}</i></a>\n' for p in here) + "</div>"
    else:
        rows = "".join(f'<div class="item"><div class="item-t"><a href="{href(p)}">{esc(p["t"])}</a></div><div class="item-p">{esc(p.get("pl", ""))}</div><div class="item-s">{esc(teaser(p))}</div><div class="item-d">{when(p)}</div></div>\n' for p in here)
    if host == "ilan.test" and n == count:
        rows += '<p class="eski"><a href="/arsiv/71900.html">Arşiv: 2025 ilanları</a></p>'
    step = "".join(f'<b>{k}</b> ' if k == n else f'<a href="{where(k)}">{k}</a> ' for k in range(1, count + 1))
    prev_ = f'<a rel="prev" href="{where(n - 1)}">{w[0]}</a> ' if n > 1 else ""
    next_ = f'<a rel="next" href="{where(n + 1)}">{w[1]}</a>' if n < count else ""
    head = (f'<link rel="next" href="{where(n + 1)}">' if n < count else "") + (f'<link rel="prev" href="{where(n - 1)}">' if n > 1 else "")
    feed = {"rss": ("application/rss+xml", "/feed.xml"), "atom": ("application/atom+xml", "/feed.xml"), "json": ("application/feed+json", "/feed.json")}[site["feed"]]
    cs = site.get("charset", "utf-8")
    return f'''<!DOCTYPE html>
<html lang="{lang}"><head><meta charset="{cs}"><title>{esc(site["title"])}{f" - {w[2]} {n}" if n > 1 else ""}</title>
<link rel="alternate" type="{feed[0]}" href="{feed[1]}">{head}</head>
<body><div class="top"><a href="/index.html">{esc(site["title"])}</a> <a href="/index.html">{w[4]}</a> <a href="/elaqe.html">{w[5]}</a> <form><input placeholder="{w[6]}"></form></div>
<h1>{w[3]}</h1>
{rows}
<div class="paging">{w[2]}: {step}{prev_}{next_}</div>
<div class="bottom">© 2026 {esc(site["title"])}</div></body></html>'''


# ---------------------------------------------------------------- feeds, sitemaps

def rfc822(d):
    return datetime.datetime.fromisoformat(d).replace(hour=9).strftime("%a, %d %b %Y %H:%M:%S +0400")


def rss(host, site, pages):
    full = host == "gazette.test"
    items = ""
    for p in pages:
        text = f"<description>{escape(teaser(p))}</description>"
        if host == "haber.test":
            text = f'<description><![CDATA[<img src="https://foto.haber.test/{number(p)}.jpg" /> {esc(teaser(p))}]]></description>'
        if full:
            text += f"<content:encoded><![CDATA[{flow(p)}]]></content:encoded>"
        date = f"<pubDate>{rfc822(p['d'])}</pubDate>" if p.get("d") else ""
        items += f'<item><title>{escape(p["t"])}</title><link>{url(p)}</link><guid isPermaLink="{"true" if host != "doska.test" else "false"}">{url(p) if host != "doska.test" else "doska-" + number(p)}</guid>{date}{text}</item>\n'
    cs = site.get("charset", "utf-8")
    ns = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"' if full else ""
    return encode(f'<?xml version="1.0" encoding="{cs}"?>\n<rss version="2.0"{ns}><channel><title>{escape(site["title"])}</title><link>https://{host}/</link><description>{escape(site["title"])}</description><language>{site["language"]}</language><ttl>60</ttl>\n{items}</channel></rss>\n', cs)


def atom(host, site, pages):
    relative = host == "isara.test"
    base = f' xml:base="https://{host}/"' if relative else ""
    items = ""
    for p in pages:
        link = href(p).lstrip("/") if relative else url(p)
        date = f"{p.get('d', '2026-11-01')}T09:00:00+04:00"
        text = f'<summary>{escape(teaser(p))}</summary>' if host != "jobs.test" else f'<content type="html">{escape(flow(p, link=False))}</content>'
        items += f'<entry><title>{escape(p["t"])}</title><link rel="alternate" href="{link}"/><id>tag:{host},2026:{number(p)}</id><updated>{date}</updated>{text}</entry>\n'
    return f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>{escape(site["title"])}</title><id>tag:{host},2026:feed</id><link rel="self" href="https://{host}/feed.xml"/><updated>2026-11-27T09:00:00+04:00</updated>\n{items}</feed>\n'.encode()


def jsonfeed(host, site, pages):
    items = [{"id": number(p), "url": url(p), "title": p["t"], "content_text": "\n".join(posts(p)[0][1]), "date_published": p["d"] + "T09:00:00+04:00"} for p in pages]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": site["title"], "home_page_url": f"https://{host}/", "feed_url": f"https://{host}/feed.json", "items": items}, ensure_ascii=False, indent=1).encode()


def urlset(host, pages, news=False, site=None):
    ns = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    rows = ""
    for p in pages:
        extra = f'<lastmod>{p["d"]}</lastmod>' if p.get("d") else ""
        if news:
            extra = f'<news:news><news:publication><news:name>{escape(site["title"])}</news:name><news:language>{site["language"]}</news:language></news:publication><news:publication_date>{p["d"]}</news:publication_date><news:title>{escape(p["t"])}</news:title></news:news>'
        rows += f"<url><loc>{url(p)}</loc>{extra}</url>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{ns}>\n{rows}</urlset>\n'.encode()


def sitemaps(host, site, pages):
    if site["sitemap"] == "index":
        half = len(pages) // 2
        put(OUT / host / "sitemap-1.xml", urlset(host, pages[:half]))
        put(OUT / host / "sitemap-2.xml", urlset(host, pages[half:]))
        rows = "".join(f"<sitemap><loc>https://{host}/sitemap-{k}.xml</loc></sitemap>" for k in (1, 2))
        put(OUT / host / "sitemap.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>\n'.encode())
    else:
        put(OUT / host / "sitemap.xml", urlset(host, pages, site["sitemap"] == "news", site))


def site_toml(host, site, pages):
    q = lambda v: json.dumps(v, ensure_ascii=False)
    out = [f"title = {q(site['title'])}", f"language = {q(site['language'])}", f"kind = {q(site['kind'])}",
           'charset = "utf-8"', 'content-type = "text/html; charset=utf-8"', ""]
    if site.get("feed"):
        kind = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}[site["feed"]]
        name = "feed.json" if site["feed"] == "json" else "feed.xml"
        cs = site.get("charset", "utf-8") if site["feed"] == "rss" else "utf-8"
        out += [f"[feed]\npath = {q(name)}\ncontent-type = {q(f'{kind}; charset={cs}')}", ""]
    if site.get("charset"):
        for k in range(1, -(-len(pages) // TEASERS) + 1):
            path = "index.html" if k == 1 else f"page/{k}.html"
            out += [f"[[page]]\npath = {q(path)}\ncharset = {q(site['charset'])}\ncontent-type = {q('text/html; charset=' + site['charset'])}", ""]
    for p in pages:
        if charset(p) != "utf-8":
            out += [f"[[page]]\npath = {q(href(p)[1:])}\ncharset = {q(charset(p))}\ncontent-type = {q(content_type(p))}\ndeclared = {q(declare(p))}", ""]
    if host == "ilan.test":
        out += ['[[forbidden]]\npath = "arsiv/71900.html"\nwhy = "robots.txt forbids /arsiv/; it is linked from the listing and is no part of the gold"', ""]
    return "\n".join(out)


def main():
    pages = load()
    if OUT.exists():
        shutil.rmtree(OUT)
    by_host = {}
    for p in pages:
        by_host.setdefault(p["at"].split("/")[0], []).append(p)
    for host, mine in by_host.items():
        for n, p in enumerate(mine):
            PLACE[p["at"]] = n
    for host, mine in by_host.items():
        site = HOSTS[host]
        inner = dict(site, declare=declare, charset=charset)
        for p in mine:
            data = encode(site["page"](inner, p, mine), charset(p))
            if p["at"].startswith("classifieds.test/housing/"):
                data = b"\xef\xbb\xbf" + data
            put(OUT / (p["at"] + ".html"), data)
        (OUT / host / "site.toml").write_text(site_toml(host, site, mine), "utf-8")
        if host == "t.me":
            continue
        recent = sorted(mine, key=lambda p: p.get("d", ""), reverse=True)
        count = -(-len(mine) // TEASERS)
        for k in range(1, count + 1):
            path = "index.html" if k == 1 else f"page/{k}.html"
            put(OUT / host / path, encode(listing(host, site, recent, k, count), site.get("charset", "utf-8")))
        if site["feed"] == "json":
            put(OUT / host / "feed.json", jsonfeed(host, site, recent))
        else:
            put(OUT / host / "feed.xml", (rss if site["feed"] == "rss" else atom)(host, site, recent))
        robots = ROBOTS.get(host, "User-agent: *\nAllow: /\n")
        if site.get("sitemap"):
            sitemaps(host, site, mine)
            robots += f"\nSitemap: https://{host}/sitemap.xml\n"
        put(OUT / host / "robots.txt", robots.encode())
    put(OUT / "ilan.test/arsiv/71900.html", '<!DOCTYPE html><html lang="tr"><head><meta charset="utf-8"><title>Arşiv</title></head><body><h1>Arşiv: 2025 ilanları</h1><p>Bu sayfa taranmamalıdır. Buraya gelen bir okuyucu robots.txt dosyasına uymamış demektir.</p></body></html>'.encode())
    result = {p["at"] + ".html": gold(p) for p in pages}
    (HERE / "gold.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(len(result), "pages,", sum(f.stat().st_size for f in OUT.rglob("*") if f.is_file()) // 1024, "KiB")


PLACE = {}

if __name__ == "__main__":
    main()
