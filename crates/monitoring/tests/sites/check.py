#!/usr/bin/env python3
"""Checks the set: gold against pages, contacts, links, feeds, sitemaps, robots, counts. Standard library only.

Reads only what is delivered (sites/, gold.json), never the texts or the templates. Ends with 1 when anything is wrong."""
import collections
import datetime
import html.parser
import json
import pathlib
import re
import sys
import tomllib
import urllib.parse
import urllib.robotparser
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve().parent
SITES = HERE / "sites"
wrong = []

INLINE = set("a b strong i em span font u mark wbr small sup sub time label code abbr cite".split())
UNREAD = set("script style noscript template title textarea".split())
LINKS = set("href src action poster data-src cite background".split())


class Page(html.parser.HTMLParser):
    """What a reader sees of a page, and where its links lead."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.unread, self.attributes, self.metas = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        for name, value in attrs.items():
            value = value or ""
            self.attributes.append(value)
            if name in LINKS:
                self.links.append(value)
            if name == "srcset":
                self.links += [part.split()[0] for part in value.split(",") if part.strip()]
            if name == "style":
                self.links += re.findall(r"url\(['\"]?([^'\")]+)", value)
        if tag == "meta":
            self.metas.append((attrs.get("property") or attrs.get("name") or attrs.get("itemprop") or "", attrs.get("content") or ""))
            if (attrs.get("content") or "").startswith(("http://", "https://")):
                self.links.append(attrs["content"])
        if tag in UNREAD:
            self.unread.append(tag)
        elif tag not in INLINE:
            self.text.append(" ")

    def handle_endtag(self, tag):
        if tag in self.unread:
            self.unread.remove(tag)
        elif tag not in INLINE:
            self.text.append(" ")

    def handle_data(self, data):
        if not self.unread:
            self.text.append(data)


def squeeze(text):
    return " ".join(text.replace("\u00a0", " ").split())


def fail(where, what):
    wrong.append(f"{where}: {what}")


def site(host):
    return tomllib.loads((SITES / host / "site.toml").read_text("utf-8"))


def decode(path):
    """A file's text by the encoding that site.toml gives for it."""
    host, rest = path.split("/", 1)
    told = next((x for x in site(host).get("page", []) if x["path"] == rest), {})
    name = told.get("charset", "utf-8")
    return (SITES / path).read_bytes().decode({"windows-1254": "cp1254", "windows-1251": "cp1251"}.get(name, name), "strict").lstrip("\ufeff")


def exists(address):
    """Whether an address of this set has a file."""
    parts = urllib.parse.urlsplit(address)
    return (SITES / parts.netloc / parts.path.lstrip("/")).is_file()


MONTHS = {
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "en": "January February March April May June July August September October November December",
}


def forms(iso):
    """A day as pages write it."""
    y, m, d = iso.split("-")
    yield from (iso, f"{d}.{m}.{y}", f"{d}/{m}/{y}")
    for names in MONTHS.values():
        name = names.split()[int(m) - 1]
        yield from (f"{int(d)} {name} {y}", f"{name} {int(d)}, {y}")


def national(number):
    for code in ("+994", "+90", "+44", "+7"):
        if number.startswith(code):
            return number[len(code):]
    return number[1:]


def contact(where, page, text, name, disguises):
    """A contact is on the page as it is, or in each of the disguises that the gold tells."""
    for form in disguises:
        if squeeze(form) not in text:
            fail(where, f"disguise {form!r} of {name} is not in the text")
    if disguises:
        return
    whole = text + " " + " ".join(page.attributes)
    if name.startswith("+"):
        if not re.search(r"(?<!\d)(\+?\d{1,3}|0|8)?[\s().\-]*" + r"[\s().\-]*".join(national(name)) + r"(?!\d)", whole):
            fail(where, f"{name} is not on the page")
        return
    sort, value = name.split(":", 1)
    if sort not in ("telegram", "mail", "url"):
        fail(where, f"contact {name} is of no known sort")
    if value not in whole:
        fail(where, f"{name} is not on the page")


def links(where, page):
    for link in page.links:
        parts = urllib.parse.urlsplit(link)
        if parts.scheme in ("tel", "mailto", "whatsapp", "data"):
            if parts.scheme == "mailto" and parts.path and not parts.path.endswith(".test"):
                fail(where, f"mail to {link}")
            continue
        if VOCABULARY.match(link):
            continue
        if parts.netloc and not (parts.netloc == "t.me" or parts.netloc.endswith(".test")):
            fail(where, f"link leads outside: {link}")
        elif parts.scheme not in ("", "http", "https"):
            fail(where, f"link of another sort: {link}")


# Names that stand for a vocabulary and are not links.
VOCABULARY = re.compile(r"https?://(schema\.org|www\.w3\.org|ogp\.me|purl\.org|www\.google\.com/schemas|www\.sitemaps\.org|jsonfeed\.org)\b")


def check_pages(gold):
    for key, g in gold.items():
        if not (SITES / key).is_file():
            fail(key, "no file")
            continue
        raw = decode(key)
        page = Page()
        page.feed(raw)
        page.close()
        text = squeeze("".join(page.text))
        for paragraph in g["text"].split("\n"):
            if squeeze(paragraph) not in text:
                fail(key, f"paragraph is not in the text: {paragraph[:60]!r}")
        if g["title"] not in text:
            fail(key, "title is not in the text")
        for comment in g["comments"]:
            if squeeze(comment.split(": ", 1)[1]) not in text:
                fail(key, "comment is not in the text")
        words = len(g["text"].split())
        if not 80 <= words <= 400:
            fail(key, f"{words} words")
        if g["published"]:
            datetime.date.fromisoformat(g["published"])
            if not any(form in raw for form in forms(g["published"])):
                fail(key, "the day of publishing is not on the page")
        if g["place"] and g["place"] not in raw and g["place"] not in text:
            fail(key, f"place {g['place']} is not on the page")
        for name in g["contacts"]:
            contact(key, page, text, name, g["disguises"].get(name, []))
        for name in g["disguises"]:
            if name not in g["contacts"]:
                fail(key, f"disguise of {name}, which is no contact")
        links(key, page)
        for address in re.findall(r"https?://[^\s\"'<>)\\]+", raw):
            host = urllib.parse.urlsplit(address).netloc
            if not VOCABULARY.match(address) and host != "t.me" and not host.endswith(".test"):
                fail(key, f"address outside: {address}")
        if g["kind"] not in ("article", "forum", "listing", "product", "job", "channel"):
            fail(key, "kind")
        if g["suspicious"] not in (True, False, None):
            fail(key, "suspicious")
        for number in re.findall(r"\+\d{9,}", raw):
            if not re.match(r"\+994(50|51|55|70|77|12|22)000\d{4}$|\+90(500|224|232|312|332)000\d{4}$|\+7000000\d{4}$|\+447700900\d{3}$", number):
                fail(key, f"number {number} is not of an invented range")


def check_charsets(gold):
    """Bytes are what site.toml says: the header's name is right, and a page of one byte per letter is no UTF-8."""
    for key, g in gold.items():
        host, rest = key.split("/", 1)
        told = next((x for x in site(host).get("page", []) if x["path"] == rest), None)
        name = told["charset"] if told else "utf-8"
        if name != g["charset"]:
            fail(key, f"site.toml says {name}, gold says {g['charset']}")
        data = (SITES / key).read_bytes()
        if told and "charset=" in told["content-type"] and not told["content-type"].endswith("charset=" + name):
            fail(key, "the header tells another encoding")
        head = re.search(rb"charset=[\"']?([\w-]+)", data[:1500])
        declared = g["declared"]
        if declared in ("meta", "both") and (not head or head.group(1).decode().lower() != name) and name != "utf-8":
            fail(key, f"meta tells {head and head.group(1)}, not {name}")
        if declared in ("header", "none") and head and name not in ("utf-8", "utf-16"):
            fail(key, "there is a meta, though none is told")
        if declared == "none" and "charset" in told["content-type"]:
            fail(key, "there is a header, though none is told")


    for path in SITES.rglob("*"):
        host = path.relative_to(SITES).parts[0]
        if path.name in ("index.html", "feed.xml"):
            head = re.search(rb"(?:charset|encoding)=[\"']?([\w-]+)", path.read_bytes()[:300]).group(1).decode()
            told = site(host)["feed"] if path.name == "feed.xml" else next((x for x in site(host).get("page", []) if x["path"] == "index.html"), site(host))
            if not told["content-type"].endswith("charset=" + head):
                fail(host, f"{path.name} says {head}, its header {told['content-type']}")


def local(tag):
    return tag.rsplit("}", 1)[-1]


def check_hosts(gold):
    hosts = sorted(p.name for p in SITES.iterdir())
    for host in hosts:
        if host == "t.me":
            continue
        robots = urllib.robotparser.RobotFileParser()
        robots.parse((SITES / host / "robots.txt").read_text().splitlines())
        mine = [key for key in gold if key.startswith(host + "/")]
        for key in mine:
            if not robots.can_fetch("himaya", "https://" + key):
                fail(key, "robots.txt forbids a page of the gold")
        for extra in site(host).get("forbidden", []):
            if robots.can_fetch("himaya", f"https://{host}/{extra['path']}"):
                fail(host, f"robots.txt allows {extra['path']}")
            if not (SITES / host / extra["path"]).is_file():
                fail(host, f"{extra['path']} is no file")
        for line in (SITES / host / "robots.txt").read_text().splitlines():
            if line.lower().startswith("sitemap:") and not exists(line.split(":", 1)[1].strip()):
                fail(host, "robots.txt names a sitemap that is none")
        # feeds
        feed = SITES / host / site(host)["feed"]["path"]
        found, ids = [], []
        if feed.suffix == ".json":
            found = [item["url"] for item in json.loads(feed.read_text("utf-8"))["items"]]
        else:
            root = ET.fromstring(feed.read_bytes())
            base = root.get("{http://www.w3.org/XML/1998/namespace}base", "")
            for element in root.iter():
                if local(element.tag) in ("guid", "id"):
                    ids.append(element.text)
                if local(element.tag) == "item":
                    found.append(element.find("link").text)
                elif local(element.tag) == "entry":
                    link = next(x for x in element if local(x.tag) == "link")
                    found.append(urllib.parse.urljoin(base, link.get("href")))
        if len(ids) != len(set(ids)):
            fail(host, "feed has one id twice")
        if len(found) != len(mine):
            fail(host, f"feed has {len(found)} items, the host {len(mine)} pages")
        for address in found:
            if not exists(address):
                fail(host, f"feed points to {address}")
        # sitemaps
        waiting, seen = ([f"https://{host}/sitemap.xml"] if (SITES / host / "sitemap.xml").exists() else []), []
        while waiting:
            address = waiting.pop()
            root = ET.fromstring((SITES / urllib.parse.urlsplit(address).netloc / urllib.parse.urlsplit(address).path[1:]).read_bytes())
            for element in root.iter():
                if local(element.tag) == "loc":
                    (waiting if local(root.tag) == "sitemapindex" else seen).append(element.text)
        for address in seen:
            if not exists(address):
                fail(host, f"sitemap points to {address}")
        if seen and len(seen) != len(mine):
            fail(host, f"sitemap has {len(seen)} pages of {len(mine)}")
        # the listing and its paging
        reached, at, pages = [], "index.html", set()
        while at and at not in pages:
            pages.add(at)
            page = Page()
            page.feed(decode(f"{host}/{at}"))
            links(f"{host}/{at}", page)
            reached += [link for link in page.links if f"{host}{link}" in gold]
            steps = set(re.findall(r'rel="next" href="/([^"]+)"', decode(f"{host}/{at}")))
            if len(steps) > 1:
                fail(host, f"{at} has two next pages")
            step = re.search(r'<a rel="next" href="/([^"]+)"', decode(f"{host}/{at}"))
            at = step.group(1) if step else None
        if sorted(set(reached)) != sorted("/" + key.split("/", 1)[1] for key in mine):
            fail(host, "the listing does not lead to every page")
    return hosts


def check_groups(gold):
    groups = collections.defaultdict(list)
    for key, g in gold.items():
        if g["campaign"]:
            groups[g["campaign"]].append(key)
    for name, keys in groups.items():
        if not 2 <= len(keys) <= 6:
            fail(name, f"{len(keys)} pages in a campaign")
        if len({gold[key]["text"] for key in keys}) != len(keys):
            fail(name, "a text stands twice")
        if len({key.split("/")[0] for key in keys}) < 2:
            fail(name, "a campaign on one host only")
        if len({gold[key]["suspicious"] for key in keys}) != 1:
            fail(name, "suspicious and not, in one campaign")
    same = collections.defaultdict(list)
    for key, g in gold.items():
        if g["contact_group"]:
            same[g["contact_group"]].append(key)
    for name, keys in same.items():
        if len(keys) < 2 or not set.intersection(*(set(gold[key]["contacts"]) for key in keys)):
            fail(name, "no contact in common")
        for key in keys:
            if gold[key]["campaign"]:
                fail(key, "in a contact group and in a campaign")
    return groups, same


def main():
    gold = json.loads((HERE / "gold.json").read_text("utf-8"))
    check_pages(gold)
    check_charsets(gold)
    hosts = check_hosts(gold)
    groups, same = check_groups(gold)
    count = lambda of: ", ".join(f"{k} {v}" for k, v in sorted(collections.Counter(map(of, gold.values())).items(), key=lambda x: str(x[0])))
    print(len(gold), "pages on", len(hosts), "hosts")
    print("language:  ", count(lambda g: g["language"]))
    print("kind:      ", count(lambda g: g["kind"]))
    print("charset:   ", count(lambda g: g["charset"]))
    print("declared:  ", count(lambda g: g["declared"]))
    print("suspicious:", count(lambda g: g["suspicious"]))
    folded = sum(g["language"] == "az" and not re.search("[əğışçöüƏĞİŞÇÖÜ]", g["text"]) and not re.search("[а-яәөҹ]", g["text"]) for g in gold.values())
    print("Azerbaijani without its letters:", folded, " in Cyrillic:", sum(g["language"] == "az" and bool(re.search("[әөҹј]", g["text"])) for g in gold.values()))
    print("pages with a hidden contact:", sum(bool(g["disguises"]) for g in gold.values()), " contacts:", sum(len(g["contacts"]) for g in gold.values()))
    print("words:", sum(len(g["text"].split()) for g in gold.values()), " shortest, longest:", min(len(g["text"].split()) for g in gold.values()), max(len(g["text"].split()) for g in gold.values()))
    print(len(groups), "campaigns:", ", ".join(f"{k} {len(v)}" for k, v in sorted(groups.items())))
    print(len(same), "groups with one contact:", ", ".join(f"{k} {len(v)}" for k, v in sorted(same.items())))
    for line in wrong:
        print("WRONG", line)
    print("wrong:", len(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
