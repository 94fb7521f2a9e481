"""TF-IDF and logistic regression on the same offers as ours: peers.py OFFERS.jsonl

Words and pairs of words, scikit-learn's defaults: the baseline that is usually published for this data. Five parts, campaigns kept
apart, three ways of parting. Prints one line of JSON.
"""

import json
import sys
import time

import numpy
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline

FIELDS = ["title", "company_profile", "description", "requirements", "benefits"]


def main():
    rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8") if line.strip()]
    texts = [row.get("text") or " \n ".join(row.get(field) or "" for field in FIELDS) for row in rows]
    labels = numpy.array([row["label"] for row in rows])
    campaigns = [row["campaign"] for row in rows]
    areas, f1s, begun = [], [], time.process_time()
    for way in range(3):
        scores = numpy.zeros(len(rows))
        for within, out in StratifiedGroupKFold(5, shuffle=True, random_state=way).split(texts, labels, campaigns):
            model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(max_iter=1000))
            model.fit([texts[at] for at in within], labels[within])
            scores[out] = model.predict_proba([texts[at] for at in out])[:, 1]
        areas.append(roc_auc_score(labels, scores))
        f1s.append(f1_score(labels, scores > 0.5))
    print(json.dumps({"offers": len(rows), "auc": round(float(numpy.mean(areas)), 4), "f1": round(float(numpy.mean(f1s)), 4),
                      "cpu_s": round(time.process_time() - begun, 1)}))


if __name__ == "__main__":
    main()
