"""From saved pages to a ranked queue with the usual Python parts: pipeline.py FOLDER [--train ADS.jsonl] [--out queue.jsonl]

FOLDER is read recursively: NAME.html and NAME.html.gz. A page's main text and date are taken with trafilatura, its language is told
by lingua, telephone numbers are found by phonenumbers, copies and rewordings are put together with datasketch, and what was put
together is put in order by TF-IDF and logistic regression. Each part is set as its own documentation or our other benchmarks set it.
One process. Everything that is loaded or learned once (imports, language models, telephone plans, the ranking from ADS.jsonl,
invented pages through all parts) is done BEFORE the clock starts, which is generous: a run that is started anew pays for it. The clock
runs from the first look into FOLDER to the last line of the queue written. Prints figures, and one line of JSON at the end.
"""

import argparse
import collections
import gzip
import json
import pathlib
import resource
import sys
import time

import phonenumbers
import trafilatura
from datasketch import MinHash, MinHashLSH
from lingua import Language, LanguageDetectorBuilder
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

LANGUAGES = [
    Language.AZERBAIJANI, Language.RUSSIAN, Language.ENGLISH, Language.TURKISH, Language.PERSIAN, Language.UKRAINIAN, Language.GEORGIAN,
]
REGIONS = ["AZ", "RU", "TR"]
PERMUTATIONS, LETTERS, THRESHOLD = 128, 5, 0.5
FIELDS = ["title", "company_profile", "description", "requirements", "benefits"]
PARTS = ["read", "text", "language", "contacts", "campaigns", "score", "queue"]
DAYS = {"az": "3 fevral 2025, 10:07", "ru": "Вчера, 3 февраля 2025", "tr": "3 Şubat 2025 Pazartesi", "en": "Posted on 3rd of Feb, 2025"}
CHARSETS = ["utf-8", "windows-1251", "windows-1254"]


class Clock:
    """Processor seconds that each part took: on a shared machine the wall is not one part's own."""

    def __init__(self):
        self.parts = dict.fromkeys(PARTS, 0.0)
        self.last = time.process_time()

    def lap(self, part):
        now = time.process_time()
        self.parts[part] += now - self.last
        self.last = now


def invented():
    """Pages that make the parts load what they load late: patterns of dates (seconds), guesses of encodings, lists of stop words."""
    line = "Xaricdə iş təklif olunur, təcrübə tələb olunmur. Работа за границей, проезд за наш счёт. Yurt dışında iş. Call +994 50 000 00 00."
    for code, day in DAYS.items():
        for charset in CHARSETS:
            for lines in (1, 12):
                text = "".join(f"<p>{line} {at}</p>" for at in range(lines))
                page = (f'<html lang="{code}"><head><title>{code}</title></head><body><div class="top"><a href="/">{code}</a></div><h1>{code}</h1>'
                        f'<span class="date">{day}</span><div class="text">{text}</div><p class="author">{day}</p></body></html>')
                yield page.encode(charset, "xmlcharrefreplace")
    yield f'<html><head><meta property="article:published_time" content="2025-02-03"></head><body><article><p>{line}</p></article></body></html>'.encode()


def pages_of(folder):
    """Saved pages in the order of their names."""
    return sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")) and path.is_file())


def bytes_of(path):
    served = path.read_bytes()
    return gzip.decompress(served) if path.name.endswith(".gz") else served


def phones(text):
    """Numbers in full. What was read for one region is not read again for the next."""
    found, taken = {}, []
    for region in REGIONS:
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if all(match.end <= start or match.start >= end for start, end in taken):
                taken.append((match.start, match.end))
                found[phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)] = None
    return list(found)


def shingles(text):
    text = " ".join(text.lower().split())
    return {text[at:at + LETTERS] for at in range(max(len(text) - LETTERS + 1, 1))}


def put_together(texts):
    """The campaign of each text: the number of one text in it. A text that is None stands alone."""
    parent = list(range(len(texts)))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    lsh, empty = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), MinHash(num_perm=PERMUTATIONS)
    for number, text in enumerate(texts):
        if text is None:
            continue
        sketch = empty.copy()
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        for other in lsh.query(sketch):
            parent[root(number)] = root(other)
        lsh.insert(number, sketch, check_duplication=False)
    return [root(number) for number in range(len(texts))]


def learned(path):
    """The ranking, learned from offers: `label` (1 or 0) and `text`, or the fields that are joined in bench/ranking."""
    rows = [json.loads(line) for line in open(path, encoding="utf-8") if line.strip()]
    texts = [row.get("text") or " \n ".join(row.get(field) or "" for field in FIELDS) for row in rows]
    model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
    return model.fit(texts, [row["label"] for row in rows])


def read(page, detector, clock):
    """One page, or None if it has no main text."""
    document = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    clock.lap("text")
    if document is None or not document.text:
        return None
    language = detector.detect_language_of(document.text)
    clock.lap("language")
    whole = f"{document.title or ''}\n{document.text}"
    contacts = phones(whole)
    clock.lap("contacts")
    code = language.iso_code_639_1.name.lower() if language else None
    return {"title": document.title, "date": document.date, "language": code, "contacts": contacts, "text": document.text, "whole": whole}


def queue_of(names, pages, model, clock):
    """Campaigns, the highest score first; a campaign's score is the highest of its pages'."""
    campaigns = collections.defaultdict(list)
    for number, campaign in enumerate(put_together([page and page["text"] for page in pages])):
        if pages[number]:
            campaigns[campaign].append(number)
    clock.lap("campaigns")
    read_ones = [number for number, page in enumerate(pages) if page]
    scores = dict.fromkeys(read_ones)
    if model and read_ones:
        scores = dict(zip(read_ones, model.predict_proba([pages[number]["whole"] for number in read_ones])[:, 1].tolist()))
    clock.lap("score")
    rows = []
    for numbers in campaigns.values():
        numbers.sort(key=lambda number: (-(scores[number] or 0), number))
        first = pages[numbers[0]]
        rows.append({
            "score": scores[numbers[0]] if model else None,
            "title": first["title"], "text": first["text"],
            "contacts": sorted({contact for number in numbers for contact in pages[number]["contacts"]}),
            "pages": [{"page": names[number], "date": pages[number]["date"], "language": pages[number]["language"]} for number in numbers],
        })
    rows.sort(key=lambda row: (-(row["score"] or 0), -len(row["pages"]), row["pages"][0]["page"]))
    return rows


def run(folder, detector, model, out):
    """The whole path, between two looks at the clock."""
    begun, cpu, clock = time.perf_counter(), time.process_time(), Clock()
    names, pages, failed, size = [], [], [], 0
    for path in pages_of(folder):
        names.append(path.relative_to(folder).as_posix())
        try:
            served = bytes_of(path)
            size += len(served)
            clock.lap("read")
            pages.append(read(served, detector, clock))
        except Exception as error:  # one bad page does not end the run
            failed.append((names[-1], error))
            pages.append(None)
    rows = queue_of(names, pages, model, clock)
    if out:
        with open(out, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    clock.lap("queue")
    wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
    for name, error in failed:
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    return {
        "pages": len(names), "seconds": round(wall, 3), "campaigns": len(rows),
        "pages_a_second": round(len(names) / wall, 1), "cpu_s": round(cpu, 3), "pages_a_cpu_second": round(len(names) / cpu, 1),
        "of_several_pages": sum(len(row["pages"]) > 1 for row in rows),
        "without_text": sum(page is None for page in pages) - len(failed), "failed": len(failed),
        "with_contacts": sum(bool(page and page["contacts"]) for page in pages),
        "with_date": sum(bool(page and page["date"]) for page in pages),
        "languages": dict(collections.Counter(page["language"] or "?" for page in pages if page).most_common()),
        "html_mb": round(size / 1e6, 2), "parts_cpu_s": {part: round(seconds, 3) for part, seconds in clock.parts.items()},
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--train", type=pathlib.Path, help="offers to learn from; without them nothing is scored")
    parser.add_argument("--out", type=pathlib.Path, help="where the queue is written, one campaign a line")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder")
    begun = time.perf_counter()
    detector = LanguageDetectorBuilder.from_languages(*LANGUAGES).with_preloaded_language_models().build()
    phonenumbers.PhoneMetadata.load_all()
    model = learned(asked.train) if asked.train else None
    warm = Clock()
    pages = [read(page, detector, warm) for page in invented()]
    queue_of(["invented"] * len(pages), pages, model, warm)
    print(f"loaded and learned in {time.perf_counter() - begun:.1f} s, outside the clock; so are the imports")
    said = run(asked.folder, detector, model, asked.out)
    said["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)
    print(f"{said['pages']} pages in {said['seconds']:.2f} s: {said['pages_a_second']:.1f} pages a second, {said['campaigns']} campaigns")
    print(json.dumps(said))


if __name__ == "__main__":
    main()
