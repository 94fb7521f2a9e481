"""datasketch and rensa on the same files as ours: peers.py datasketch|rensa DIR [THRESHOLD]

MinHash of 128 permutations over letter 5-grams in lower case, candidates by LSH, clusters by union-find: the settings their own
examples use for near-copies of short texts. DIR holds `offers.tsv` and `gold.tsv`. Prints one line of JSON.
"""

import collections
import json
import pathlib
import resource
import sys
import time


def shingles(text):
    text = " ".join(text.lower().split())
    return {text[at:at + 5] for at in range(max(len(text) - 4, 1))}


def pairs_datasketch(texts, threshold):
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=threshold, num_perm=128)
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([shingle.encode() for shingle in shingles(text)])
        yield from ((number, other) for other in lsh.query(sketch))
        lsh.insert(number, sketch, check_duplication=False)


def pairs_rensa(texts, threshold):
    from rensa import RMinHash, RMinHashLSH

    lsh = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=32)
    sketches = []
    for number, text in enumerate(texts):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(shingles(text)))
        for other in lsh.query(sketch):
            if sketch.jaccard(sketches[other]) >= threshold:
                yield number, other
        lsh.insert(number, sketch)
        sketches.append(sketch)


def main():
    which, folder, threshold = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.5
    rows = [line.rstrip("\n").split("\t", 1) for line in open(folder / "offers.tsv", encoding="utf-8")]
    gold = dict(line.rstrip("\n").split("\t") for line in open(folder / "gold.tsv", encoding="utf-8"))
    begun = time.perf_counter()
    parent = list(range(len(rows)))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for one, other in {"datasketch": pairs_datasketch, "rensa": pairs_rensa}[which]([text for _, text in rows], threshold):
        parent[root(one)] = root(other)
    wall = time.perf_counter() - begun
    ours, true_ones, both = collections.Counter(), collections.Counter(), collections.Counter()
    for number, (name, _) in enumerate(rows):
        found = root(number)
        ours[found] += 1
        true_ones[gold[name]] += 1
        both[found, gold[name]] += 1
    pairs = lambda sizes: sum(size * (size - 1) // 2 for size in sizes.values())
    right = pairs(both)
    precision, recall = right / max(pairs(ours), 1), right / max(pairs(true_ones), 1)
    print(json.dumps({
        "peer": which, "threshold": threshold, "texts": len(rows), "seconds": round(wall, 2), "texts_a_second": round(len(rows) / wall),
        "precision": round(precision, 4), "recall": round(recall, 4), "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6),
    }))


if __name__ == "__main__":
    main()
