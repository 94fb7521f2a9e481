"""Trains the model of the extraction crate from the tables that `rows` makes. Repeatable: fixed seeds, one thread order.

Usage: python train.py DATA WORK CRATE [--quick]
Steps: class words of each fold; rows of the first look; kinds of pages; first look out of fold; rows of the second
look; second look out of fold; then all of them once more on everything, written to CRATE/src/model.bin and classes.tsv.
"""
import math, struct, subprocess, sys, time
from collections import defaultdict
from pathlib import Path
import numpy as np
import lightgbm as lgb

DATA, WORK, CRATE = (Path(a) for a in sys.argv[1:4])
FLAGS = sys.argv[4:]
ROWS = Path(__file__).parent.parent / "target/release/rows"
KINDS = ["article", "forum", "product", "collection", "listing", "documentation", "service"]
FOLDS = 4

def run(*arguments):
    start = time.time()
    print(subprocess.run([ROWS, *map(str, arguments)], check=True, capture_output=True, text=True).stdout, end="")
    print(f"  [{arguments[0]} {time.time() - start:.0f} s]", flush=True)

# ---- class words
LEAST_SITES, PRIOR = 6, 4.0

def class_scores(without):
    """The log odds of each class word, over pages outside a fold. Each page counts once, each site at most three times."""
    right, total, sites, seen_site = defaultdict(float), defaultdict(float), defaultdict(set), defaultdict(int)
    base = [0.0, 0.0]
    for line in open(WORK / "classes.txt", encoding="utf-8"):
        page, fold, site, word, r, t = line.rstrip("\n").split("\t")
        if int(fold) == without:
            continue
        share = float(r) / float(t)
        seen_site[word, site] += 1
        if seen_site[word, site] > 3:
            continue
        right[word] += share; total[word] += 1; sites[word].add(site)
        base[0] += share; base[1] += 1
    b = base[0] / base[1]
    out = {}
    for word, t in total.items():
        if len(sites[word]) < LEAST_SITES or len(word) > 40:
            continue
        p = (right[word] + PRIOR * b) / (t + PRIOR)
        p = min(max(p, 0.003), 0.997)
        score = math.log(p / (1 - p)) - math.log(b / (1 - b))
        q = round(score * 16)
        if q != 0:
            out[word] = max(-127, min(127, q))
    return out

def write_classes(path, scores):
    path.write_text("".join(f"{w}\t{s}\n" for w, s in sorted(scores.items())), encoding="utf-8")

if "--reuse" not in FLAGS:
    run("classes", DATA, WORK)
    for fold in range(FOLDS):
        write_classes(WORK / f"classes{fold}.tsv", class_scores(fold))
    final_classes = class_scores(-1)
    write_classes(WORK / "classes.tsv", final_classes)
    print("class words", len(final_classes))
    run("first", DATA, WORK)

pages = [l.rstrip("\n").split("\t") for l in open(WORK / "pages.txt", encoding="utf-8")]
fold = np.array([int(p[1]) for p in pages])
kind = np.array([p[2] for p in pages])
blocks = np.array([int(p[3]) for p in pages])
gold_words = np.array([int(p[5]) for p in pages])
known = np.fromfile(WORK / "known.f32", dtype=np.float32).reshape(-1, 4)
page_of, label, weight, words = known[:, 0].astype(int), known[:, 1], known[:, 2], known[:, 3]
X_kind = np.fromfile(WORK / "kinds.f32", dtype=np.float32).reshape(len(pages), -1)
X = np.fromfile(WORK / "first.f32", dtype=np.float32).reshape(len(known), -1)
print(X.shape, X_kind.shape, "labelled", (label >= 0).sum())

# ---- kinds
PARAMS = dict(verbosity=-1, seed=7, deterministic=True, force_col_wise=True, num_threads=1, feature_pre_filter=False)
kind_params = dict(PARAMS, objective="multiclass", num_class=7, learning_rate=0.08, num_leaves=6, min_data_in_leaf=12,
                   feature_fraction=0.4, bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0, max_bin=63)
KIND_ROUNDS = 80
y_kind = np.array([KINDS.index(k) if k in KINDS else (0 if k in ("zyte", "pieces") else -1) for k in kind])
w_kind = np.where(np.isin(kind, ["zyte"]), 0.3, np.where(kind == "pieces", 0.2, 1.0)) * np.where(y_kind >= 0, 1, 0)

def train_kind(mask):
    return lgb.train(kind_params, lgb.Dataset(X_kind[mask], y_kind[mask].clip(0), weight=w_kind[mask]), KIND_ROUNDS)

p_kind = np.zeros((len(pages), 7), dtype=np.float32)
for f in range(FOLDS):
    p_kind[fold == f] = train_kind(fold != f).predict(X_kind[fold == f])
of_wcxb = np.isin(kind, KINDS)
right = (p_kind.argmax(1) == y_kind)[of_wcxb]
print(f"kinds right out of fold {right.mean():.3f}",
      {k: round(float((p_kind.argmax(1) == y_kind)[kind == k].mean()), 2) for k in KINDS})

# ---- weights: every page the same in sum, but more for the kinds that are hard and few
FACTOR = dict(article=1.0, forum=2.0, product=2.0, collection=1.5, listing=2.0, documentation=1.0, service=1.2, zyte=1.0, pieces=1.2)
def block_weights():
    w = np.zeros(len(known))
    start = 0
    for i, n in enumerate(blocks):
        s = slice(start, start + n); start += n
        if n == 0:
            continue
        if kind[i] == "pieces":
            one = np.where(label[s] >= 0, weight[s], 0.0)
            w[s] = FACTOR["pieces"] * one / 6.0 * 0.6
        else:
            one = (words[s] + 1.0) ** 0.8
            size = max((gold_words[i] + 20.0) ** 0.8 , one.sum() * 0.25)
            w[s] = FACTOR.get(kind[i], 1.0) * one / size
    return w
w = block_weights()
w *= (label >= 0)
use = label >= 0
y = np.clip(label, 0, 1)

block_params = dict(PARAMS, objective="cross_entropy", learning_rate=0.08, num_leaves=31, max_depth=9, min_data_in_leaf=60,
                    min_sum_hessian_in_leaf=0.02, feature_fraction=0.35, bagging_fraction=0.7, bagging_freq=1, lambda_l2=2.0, max_bin=63)
FIRST_ROUNDS, SECOND_ROUNDS = 160, 130
# The second look sees how the first judged the surroundings and, of the block itself, only its plainest numbers: with
# all of them it learns single pages by heart.
SECOND = dict(num_leaves=14, max_depth=6, learning_rate=0.06, feature_fraction=0.4, lambda_l2=20, min_data_in_leaf=150)
PLAIN = [0, 1, 3, 4, 9, 10, *range(12, 35), 38, 39]
w = w / w[use].mean()

# Most blocks are navigation of little weight: those are thinned out, and the rest of them weighs more.
ROWS_WANTED = 220_000
chance = w / np.sort(w[use])[::-1][:ROWS_WANTED].mean()
for _ in range(20):
    chance *= ROWS_WANTED / np.minimum(chance, 1)[use].sum()
chance = np.clip(chance, 1e-9, 1)
kept = np.random.default_rng(11).random(len(w)) < chance
print("rows kept", int((kept & use).sum()))

def train_blocks(table, mask, rounds, **more):
    mask = mask & use & kept
    data = lgb.Dataset(table[mask], y[mask], weight=(w / chance)[mask], free_raw_data=True)
    return lgb.train(dict(block_params, **more), data, rounds)

def loss(p, mask):
    mask = mask & use
    q = np.clip(p[mask], 1e-5, 1 - 1e-5)
    return float((-(y[mask] * np.log(q) + (1 - y[mask]) * np.log(1 - q)) * w[mask]).sum() / w[mask].sum())

X1 = np.hstack([X, p_kind[page_of]]); del X

def second_table():
    "The table of the second look, and the place of each of its columns among those that the crate makes."
    around = np.fromfile(WORK / "second.f32", dtype=np.float32).reshape(len(known), -1)
    width = X1.shape[1]
    kinds_at = list(range(width - 7, width))
    places = [width + i for i in range(around.shape[1])] + PLAIN + kinds_at
    return np.hstack([around, X1[:, PLAIN + kinds_at]]), places

def joint(a, b):
    "The mean of two looks."
    a, b = (np.clip(p, 1e-6, 1 - 1e-6) for p in (a, b))
    z = (np.log(a / (1 - a)) + np.log(b / (1 - b))) / 2
    return (1 / (1 + np.exp(-z))).astype(np.float32)

block_fold = fold[page_of]
if "--final" not in FLAGS:
    p1 = np.zeros(len(known), dtype=np.float32)
    start = time.time()
    for f in range(FOLDS):
        p1[block_fold == f] = train_blocks(X1, block_fold != f, FIRST_ROUNDS).predict(X1[block_fold == f])
    print(f"first look: loss {loss(p1, use):.4f} [{time.time() - start:.0f} s]")
    p1.tofile(WORK / "first.p")
    run("score", DATA, WORK, "first.p")
    run("second", DATA, WORK)
    X2, places = second_table()
    p2 = np.zeros(len(known), dtype=np.float32)
    start = time.time()
    for f in range(FOLDS):
        p2[block_fold == f] = train_blocks(X2, block_fold != f, SECOND_ROUNDS, **SECOND).predict(X2[block_fold == f])
    print(f"second look: loss {loss(p2, use):.4f} [{time.time() - start:.0f} s]")
    p2 = joint(p1, p2)
    print(f"both looks: loss {loss(p2, use):.4f}")
    p2.tofile(WORK / "both.p")
    run("score", DATA, WORK, "both.p")

if "--quick" in FLAGS:
    sys.exit()
if "--final" in FLAGS:
    X2, places = second_table()

# ---- the shipped model, on everything
def floor32(x):
    f = np.float32(x)
    return f if float(f) <= x else np.nextafter(f, np.float32(-np.inf))

def forest(model, classes=1, which=0, places=None):
    trees = [t["tree_structure"] for t in model.dump_model()["tree_info"]][which::classes]
    out = [struct.pack("<H", len(trees))]
    for tree in trees:
        nodes, leaves = [], []
        def visit(node):
            if "split_feature" not in node:
                leaves.append(node["leaf_value"]); return ~(len(leaves) - 1)
            at = len(nodes); nodes.append(None)
            assert node["decision_type"] == "<="
            left = visit(node["left_child"]); right = visit(node["right_child"])
            nodes[at] = struct.pack("<Hfhh", places[node["split_feature"]] if places else node["split_feature"], floor32(node["threshold"]), left, right)
            return at
        visit(tree)
        out.append(struct.pack("<H", len(nodes))); out += nodes
        out += [struct.pack("<h", max(-32768, min(32767, round(v * 4096)))) for v in leaves]
    return b"".join(out)

everything = np.ones(len(known), dtype=bool)
model_kind = train_kind(np.ones(len(pages), dtype=bool))
model_first = train_blocks(X1, everything, FIRST_ROUNDS)
model_second = train_blocks(X2, everything, SECOND_ROUNDS, **SECOND)
out = b"EXT1" + b"".join(forest(model_kind, 7, k) for k in range(7)) + forest(model_first) + forest(model_second, places=places)
(CRATE / "src/model.bin").write_bytes(out)
(CRATE / "src/classes.tsv").write_bytes((WORK / "classes.tsv").read_bytes())
print("model", len(out), "bytes")
gain = sorted(zip(model_second.feature_importance("gain"), range(X2.shape[1])), reverse=True)[:25]
print("second look uses most:", [(places[i], int(g)) for g, i in gain])
