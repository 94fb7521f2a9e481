"""Splink on DuckDB on the same data as ours, in a process of its own: peers.py SET DIR

SET is febrl4-with, febrl4-without, febrl3-with, febrl3-without, people or people-link; DIR holds the CSV files. Prints one line of
JSON. `cpu_s` counts from the first row read to the last pair decided, imports left out; `link_cpu_s` without reading and
folding. The settings for
FEBRL follow Splink's own examples; for people, names are folded to Latin beforehand (`folded`), because that helps Splink most.
"""

import csv
import json
import os
import resource
import sys
import time

import duckdb
import pandas
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

FOLD = [("дж", "c"), ("ш", "s"), ("щ", "s"), ("ч", "c"), ("ж", "c"), ("х", "x"), ("ю", "u"), ("я", "a"), ("ё", "o"), ("ц", "s"),
        ("ь", ""), ("ъ", ""), ("dzh", "c"), ("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "c"), ("ğ", "g"), ("q", "g"), ("ə", "a"),
        ("ı", "i"), ("ö", "o"), ("ü", "u"), ("ş", "s"), ("ç", "c"), ("j", "c"), ("e", "a"), ("x", "h"), ("g", "h"), ("y", "i"),
        (" oglu", ""), (" ohlu", ""), (" ohli", ""), (" hizi", ""), (" kizi", ""), ("ii", "i"), ("mm", "m"), ("lala", "lala")]
CYRILLIC = str.maketrans("абвгдезийклмнопрстуфыэі", "abvgdezijklmnoprstufyei")


def folded(name):
    text = name.replace("İ", "i").replace("I", "ı").lower()
    for old, new in FOLD[:12]:
        text = text.replace(old, new)
    text = text.translate(CYRILLIC).replace("j", "y") if any("а" <= letter <= "я" for letter in name.lower()) else text
    for old, new in FOLD[12:]:
        text = text.replace(old, new)
    for ending in ("ova", "ava", "ov", "av"):
        if text.endswith(ending) and len(text) > len(ending) + 2:
            return text[: -len(ending)] + "ov"
    return text


def febrl(with_number, dedup):
    rules = [block_on("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name", block_on("date_of_birth"),
             block_on("state", "address_1"), block_on("street_number", "address_1"), block_on("postcode")]
    if dedup:
        rules = [block_on("given_name"), block_on("surname"), block_on("date_of_birth"), block_on("postcode")]
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d", invalid_dates_as_null=True),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
    ]
    certain = [block_on("given_name", "surname", "date_of_birth")]
    if with_number:
        rules.append(block_on("soc_sec_id"))
        comparisons.append(cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]))
        certain.append(block_on("soc_sec_id"))
    train = [block_on("date_of_birth"), block_on("postcode")]
    return "rec_id", rules, comparisons, certain, train


def people():
    rules = [block_on("fin"), block_on("given", "family", "father"), block_on("birth", "given"), block_on("birth", "family"),
             block_on("birth", "father"), block_on("phone", "given"), block_on("given", "family", "district"),
             "l.given = r.family and l.family = r.given and l.birth = r.birth"]
    comparisons = [
        cl.NameComparison("given").configure(term_frequency_adjustments=True),
        cl.NameComparison("family").configure(term_frequency_adjustments=True),
        cl.NameComparison("father").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth", input_is_string=True, datetime_format="%Y-%m-%d", invalid_dates_as_null=True),
        cl.DamerauLevenshteinAtThresholds("fin", [1, 2]), cl.ExactMatch("phone"),
        cl.ExactMatch("district").configure(term_frequency_adjustments=True), cl.ExactMatch("sex"),
    ]
    certain = [block_on("fin"), block_on("given", "family", "birth")]
    return "id", rules, comparisons, certain, [block_on("birth", "given"), block_on("fin")]


def read(path, fold):
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    if fold:
        for column in ("given", "family", "father"):
            frame[column] = [folded(name) for name in frame[column]]
        frame["fin"] = frame["fin"].str.replace("O", "0").str.replace("I", "1")
        frame["phone"] = frame["phone"].str[-9:]
    return frame.replace("", None)


def truth_pairs(path, id_column, cluster):
    if not cluster:
        with open(path, encoding="utf-8") as file:
            return set(map(tuple, list(csv.reader(file))[1:]))
    groups = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row[cluster], []).append(row[id_column])
    return {tuple(sorted((one, other))) for ids in groups.values() for at, one in enumerate(ids) for other in ids[at + 1:]}


def main(name, folder):
    dedup = name.startswith("febrl3") or name == "people"
    fold = name.startswith("people")
    id_column, rules, comparisons, certain, train = people() if fold else febrl(name.endswith("-with"), dedup)
    files = {"febrl4": ["febrl4-a.csv", "febrl4-b.csv"], "febrl3": ["febrl3.csv"]}.get(name[:6]) or (
        ["people.csv"] if dedup else ["a.csv", "b.csv"])
    used = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    begun = used()
    frames = [read(os.path.join(folder, file), fold) for file in files]
    cpu, wall = used(), time.monotonic()
    settings = SettingsCreator(
        unique_id_column_name=id_column, link_type="dedupe_only" if dedup else "link_only",
        blocking_rules_to_generate_predictions=rules, comparisons=comparisons)
    api = DuckDBAPI()
    linker = Linker([api.register(frame) for frame in frames] if len(frames) > 1 else api.register(frames[0]), settings)
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    whole = used() - begun
    cpu, wall = used() - cpu, time.monotonic() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = set(zip(found[id_column + "_l"], found[id_column + "_r"]))
    cluster = "person" if dedup else None
    truth_file = "truth.csv" if fold else f"{name[:6]}-truth.csv"
    truth = truth_pairs(os.path.join(folder, truth_file), id_column, cluster)
    order = (lambda pair: tuple(sorted(pair)))
    pairs, truth = {order(pair) for pair in pairs}, {order(pair) for pair in truth}
    right = len(pairs & truth)
    precision, recall = right / max(1, len(pairs)), right / max(1, len(truth))
    print(json.dumps({"set": name, "precision": round(precision, 4), "recall": round(recall, 4),
                      "F1": round(2 * precision * recall / max(1e-9, precision + recall), 4), "link_cpu_s": round(cpu, 2), "cpu_s": round(whole, 2),
                      "wall_s": round(wall, 2), "peak_mb": memory // 1000, "splink": __import__("splink").__version__,
                      "duckdb": duckdb.__version__}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
