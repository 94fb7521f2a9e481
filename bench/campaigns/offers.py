"""Invented offers in campaigns: offers.py --sentences DIR --documents 20000 --seed 1 --out DIR

DIR holds one file of sentences per language (az.txt, ru.txt, en.txt, tr.txt); stock sentences are shared by offers that have
nothing to do with each other, as in real ones. With `--stock 0.3` only three of ten sentences are such, and the others are new
ones of the same words, one behind another as in the files: at a million offers the 4,000 sentences alone make many campaigns
that share most of their text by chance. A campaign is one text sent many times: its size follows a Pareto law, each copy has
up to a fifth of its words changed, left out or added, and a telephone number of a few that rotate. Writes `offers.tsv` (id, text)
and `gold.tsv` (id, cluster). The same seed gives the same files.
"""

import argparse
import pathlib
import random

LARGEST = 200


def changed(words, rate, vocabulary, chance):
    out = []
    for word in words:
        if chance.random() >= rate:
            out.append(word)
            continue
        what = chance.random()
        if what < 0.6:
            out.append(chance.choice(vocabulary))
        elif what < 0.8:
            out += [word, chance.choice(vocabulary)]
    return out


def followers(lines):
    """Which words stand behind which, in pairs, the beginning and the end as None."""
    after = {}
    for line in lines:
        words = line.split()
        for before, word in zip([None, *words], [*words, None]):
            after.setdefault(before, []).append(word)
    return after


def new_sentence(after, chance):
    words, word = [], chance.choice(after[None])
    while word is not None and len(words) < 25:
        words.append(word)
        word = chance.choice(after[word])
    return " ".join(words)


def phone(chance):
    return f"+994 {chance.choice(['50', '51', '55', '70', '77'])} {chance.randrange(100, 1000)} {chance.randrange(10, 100)} {chance.randrange(10, 100)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=pathlib.Path, required=True)
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--single", type=float, default=0.3, help="share of campaigns that are one offer only")
    parser.add_argument("--stock", type=float, default=1.0, help="share of sentences that other campaigns have too")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    sentences = {path.stem: path.read_text(encoding="utf-8").split("\n") for path in sorted(asked.sentences.glob("??.txt"))}
    sentences = {code: [line.strip() for line in lines if line.strip()] for code, lines in sentences.items()}
    vocabulary = {code: sorted({word for line in lines for word in line.split()}) for code, lines in sentences.items()}
    after = {code: followers(lines) for code, lines in sentences.items()} if asked.stock < 1 else {}
    documents, cluster = [], 0
    while len(documents) < asked.documents:
        code = chance.choice(sorted(sentences))
        chosen = chance.sample(sentences[code], chance.randint(2, 6))
        if after:
            chosen = [line if chance.random() < asked.stock else new_sentence(after[code], chance) for line in chosen]
        template = " ".join(chosen).split()
        phones = [phone(chance) for _ in range(chance.randint(1, 4))]
        size = 1 if chance.random() < asked.single else min(int(chance.paretovariate(1.1)) + 1, LARGEST)
        for _ in range(min(size, asked.documents - len(documents))):
            words = changed(template, chance.uniform(0, 0.2), vocabulary[code], chance)
            documents.append((cluster, " ".join([*words, chance.choice(phones)])))
        cluster += 1
    chance.shuffle(documents)
    asked.out.mkdir(parents=True, exist_ok=True)
    with open(asked.out / "offers.tsv", "w", encoding="utf-8") as offers, open(asked.out / "gold.tsv", "w", encoding="utf-8") as gold:
        for number, (cluster, text) in enumerate(documents):
            offers.write(f"{number}\t{text}\n")
            gold.write(f"{number}\t{cluster}\n")
    print(f"{len(documents)} offers in {len({c for c, _ in documents})} campaigns")


if __name__ == "__main__":
    main()
