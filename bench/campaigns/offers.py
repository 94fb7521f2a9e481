"""Invented offers in campaigns: offers.py --sentences DIR --documents 20000 --seed 1 --out DIR

DIR holds one file of sentences per language (az.txt, ru.txt, en.txt, tr.txt); stock sentences are shared by offers that have
nothing to do with each other, as in real ones. A campaign is one text sent many times: its size follows a Pareto law, each copy has
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


def phone(chance):
    return f"+994 {chance.choice(['50', '51', '55', '70', '77'])} {chance.randrange(100, 1000)} {chance.randrange(10, 100)} {chance.randrange(10, 100)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sentences", type=pathlib.Path, required=True)
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--single", type=float, default=0.3, help="share of campaigns that are one offer only")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    sentences = {path.stem: path.read_text(encoding="utf-8").split("\n") for path in sorted(asked.sentences.glob("??.txt"))}
    sentences = {code: [line.strip() for line in lines if line.strip()] for code, lines in sentences.items()}
    vocabulary = {code: sorted({word for line in lines for word in line.split()}) for code, lines in sentences.items()}
    documents, cluster = [], 0
    while len(documents) < asked.documents:
        code = chance.choice(sorted(sentences))
        template = " ".join(chance.sample(sentences[code], chance.randint(2, 6))).split()
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
