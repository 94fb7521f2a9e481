"""lingua on the same texts as the benchmark `language`: lines of label, tab, text.

peers.py TEXTS.tsv…  Prints what share of each label it tells right, and texts a second.
"""

import collections
import sys
import time

from lingua import IsoCode639_1, LanguageDetectorBuilder

CODES = ["AZ", "RU", "EN", "TR", "FA", "UK", "KA"]


def main(paths):
    codes = [getattr(IsoCode639_1, code) for code in CODES]
    detector = LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_preloaded_language_models().build()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            rows = [line.rstrip("\n").split("\t", 1) for line in file if "\t" in line]
        begun = time.perf_counter()
        told = [detector.detect_language_of(text) for _, text in rows]
        seconds = time.perf_counter() - begun
        print(f"{path}: lingua, {len(rows) / seconds:.0f} texts a second")
        counts = collections.defaultdict(lambda: [0, 0])
        for (label, _), language in zip(rows, told):
            code = language.iso_code_639_1.name.lower() if language else "none"
            counts[label][0] += 1
            counts[label][1] += code == label.split(" ")[0]
        for label, (all_, right) in sorted(counts.items()):
            print(f"  {label:<20} {100 * right / all_:6.2f} % ({right} of {all_})")


if __name__ == "__main__":
    main(sys.argv[1:])
