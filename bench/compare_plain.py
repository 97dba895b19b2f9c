"""What people write to compare two files of predictions: read, join, score, bootstrap the rows. Nothing else.

Started by compare.py: `compare_plain.py BASE HEAD RESAMPLES`.
"""

import sys

import numpy as np
import pandas as pd
from sklearn.metrics import brier_score_loss, roc_auc_score


def main() -> None:
    read = pd.read_parquet if sys.argv[1].endswith(".parquet") else pd.read_csv
    base, head = read(sys.argv[1]), read(sys.argv[2])
    both = base.merge(head, on=["id", "truth"], suffixes=("_base", "_head"))
    truth, before, after = (both[name].to_numpy() for name in ("truth", "predicted_base", "predicted_head"))
    random = np.random.default_rng(0)
    for score in (roc_auc_score, brier_score_loss):
        drawn = []
        for _ in range(int(sys.argv[3])):
            rows = random.integers(0, len(truth), len(truth))
            drawn.append(score(truth[rows], after[rows]) - score(truth[rows], before[rows]))
        difference = score(truth, after) - score(truth, before)
        low, high = np.quantile(drawn, [0.05, 0.95])
        print(f"{score.__name__} {difference:+.4f} [{low:+.4f}, {high:+.4f}]")


if __name__ == "__main__":
    main()
