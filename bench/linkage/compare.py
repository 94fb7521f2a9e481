"""Ours and Splink on the same files, in the same run, with ratios: see README.md.

`link s` is CPU from prepared records to decided pairs (ours: after sealing; Splink's: after reading and folding), `CPU s`
from the files on.

  compare.py --program "target/release/bench linkage" --febrl DIR [--people DIR ...] [--people-link DIR ...]
"""

import argparse
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def ours(program, name, folder):
    base = name[:6]
    files = {"febrl4": ["febrl4-a.csv", "febrl4-b.csv"], "febrl3": ["febrl3.csv"]}.get(base) or (
        ["people.csv"] if name == "people" else ["a.csv", "b.csv"])
    truth = f"{base}-truth.csv" if base.startswith("febrl") else "truth.csv"
    command = program.split() + [os.path.join(folder, file) for file in files] + [
        "--truth", os.path.join(folder, truth), "--schema", os.path.join(HERE, "schemas", name + ".toml")]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figure = lambda label: re.search(rf"^  {re.escape(label)}\s+(\S+)", text, re.M).group(1)
    return {"precision": float(figure("precision")), "recall": float(figure("recall")), "F1": float(figure("F1")),
            "cpu_s": float(figure("all, CPU")) / 1000,
            "link_cpu_s": (float(figure("all, CPU")) - float(figure("read, folded and sealed, CPU"))) / 1000, "wall_s": float(figure("all, wall")) / 1000,
            "peak_mb": float(figure("peak memory"))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the command, such as: target/release/bench linkage")
    parser.add_argument("--febrl")
    parser.add_argument("--people", nargs="*", default=[])
    parser.add_argument("--people-link", nargs="*", default=[])
    args = parser.parse_args()
    work = [(name, args.febrl) for name in ("febrl4-without", "febrl4-with", "febrl3-without", "febrl3-with") if args.febrl]
    work += [("people", folder) for folder in args.people] + [("people-link", folder) for folder in args.people_link]
    head = f"{'set':<34} {'':<7} {'precision':>9} {'recall':>7} {'F1':>7} {'link s':>7} {'CPU s':>7} {'MB':>6}"
    print(head)
    for name, folder in work:
        mine = ours(args.program, name, folder)
        peer = subprocess.run([sys.executable, os.path.join(HERE, "peers.py"), name, folder], check=True, capture_output=True, text=True)
        peer = json.loads(peer.stdout.splitlines()[-1])
        label = name if name.startswith("febrl") else f"{name} {os.path.basename(folder)}"
        for who, result in (("ours", mine), ("Splink", peer)):
            print(f"{label:<34} {who:<7} {result['precision']:>9.4f} {result['recall']:>7.4f} {result['F1']:>7.4f} "
                  f"{result['link_cpu_s']:>7.2f} {result['cpu_s']:>7.2f} {result['peak_mb']:>6.0f}")
        link, whole = (peer[key] / max(0.01, mine[key]) for key in ("link_cpu_s", "cpu_s"))
        print(f"{'':<34} Splink needs {link:.1f} times the CPU for linking, {whole:.1f} times from the files on", flush=True)


if __name__ == "__main__":
    main()
