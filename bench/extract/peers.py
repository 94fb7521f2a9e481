"""Trafilatura 2.3.1 on the folders that the bench program reads, scored the same way.

Usage: python trafilatura_eval.py FOLDER [GOLD.json] [--fast] [--half tuned|held] [--limit N]
Layouts: trafilatura's tests folder, a split of WCXB, or a plain folder of NAME.html(.gz) with one gold file.
"""
import gzip, json, re, sys, time
from collections import Counter, defaultdict
from pathlib import Path
from trafilatura import extract

arguments = sys.argv[1:]
fast = "--fast" in arguments
half = arguments[arguments.index("--half") + 1] if "--half" in arguments else None
paths = [Path(a) for a in arguments if not a.startswith("--") and a not in ("tuned", "held")]
folder, gold = paths[0], paths[1] if len(paths) > 1 else None
OPTIONS = dict(include_comments=False, include_tables=True, include_formatting=False, fast=fast)

def fnv(data, seed):
    h = seed ^ 0xcbf29ce484222325
    for b in data:
        h = ((h ^ b) * 0x100000001b3) & 0xFFFFFFFFFFFFFFFF
    return h

def tuned(name):
    "The same half that the bench program leaves out with --half."
    return fnv(name.encode(), 3) >> 20 & 1 == 0

def raw(path):
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()

def words(text):
    return re.findall(r"\w+", text.lower()) if text else []

def word_f1(text, reference):
    a, b = words(text), words(reference)
    if not b:
        return (1.0, 1.0, 1.0) if not a else (0.0, 0.0, 0.0)
    if not a:
        return 0.0, 0.0, 0.0
    both = sum((Counter(a) & Counter(b)).values())
    p, r = both / len(a), both / len(b)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0

def norm(text):
    return re.sub(r"\s+", " ", text).strip()

samples = []
if (folder / "ground-truth").is_dir():
    for file in sorted((folder / "ground-truth").glob("*.json")):
        d = json.loads(file.read_text(encoding="utf-8"))
        kind = d["_internal"]["page_type"]["primary"].replace("category", "collection")
        samples.append((file.stem, kind, raw(folder / "html" / f"{file.stem}.html.gz"), d["ground_truth"].get("main_content") or ""))
else:
    data = json.loads(gold.read_text(encoding="utf-8"))
    for key, item in data.items():
        if "with" in item:
            path = next((folder / d / item["file"] for d in ("cache", "eval") if (folder / d / item["file"]).is_file()), None)
            if path and (half is None or tuned(item["file"]) == (half == "tuned")):
                samples.append((key, "", raw(path), item))
        else:
            path = next((folder / f"{key}{e}" for e in (".html", ".html.gz", ".htm") if (folder / f"{key}{e}").is_file()), None)
            if path:
                samples.append((key, item.get("kind", ""), raw(path), item.get("text") or item.get("articleBody") or ""))

start, texts = time.perf_counter(), []
for _, _, html, _ in samples:
    try:
        texts.append(extract(html, **OPTIONS) or "")
    except Exception:
        texts.append("")
took = time.perf_counter() - start
print(f"trafilatura 2.3.1{' fast' if fast else ''}: {len(samples) / took:.1f} pages/s on one core")
held = [0] * 4
sums, counts = defaultdict(lambda: [0.0] * 4), [0] * 4
for (_, kind, _, truth), text in zip(samples, texts):
    if isinstance(truth, dict):
        t = norm(text)
        tp = sum(norm(w) in t for w in truth["with"]); fp = sum(norm(w) in t for w in truth["without"])
        for i, n in enumerate((tp, fp, len(truth["with"]) - tp, len(truth["without"]) - fp)):
            counts[i] += n
            held[i] += 0 if tuned(truth["file"]) else n
    else:
        for key in {kind, "~all"} - {""}:
            for i, v in enumerate((*word_f1(text, truth), 1.0)):
                sums[key][i] += v
for label, (tp, fp, fn, tn) in (("all", counts), ("the half that nothing was tuned on", held)) if any(held) else ():
    print(f"  {label}  P {tp/(tp+fp):.3f}  R {tp/(tp+fn):.3f}  A {(tp+tn)/(tp+tn+fp+fn):.3f}  F {2*tp/(2*tp+fp+fn):.3f}")
for kind, (p, r, f, n) in sorted(sums.items()):
    print(f"  {kind.lstrip('~'):<14} {n:>5.0f}  P {p/n:.3f}  R {r/n:.3f}  F {f/n:.3f}")
