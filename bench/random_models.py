"""How many bits of an exact form differ from scikit-learn's, over models that are made and fitted at random.

`python bench/random_models.py [MODELS] [SEED] [FAMILY…]`: so many models of each family (1,000), each with settings,
data, scaler and task of its own, asked for 80 rows that it has not seen, half of their values ones that it has:
together and, each tenth, alone. The models are those of tests/exact_models/test_random_models.py.
"""

import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from exact_models.test_random_models import FAMILIES, fitted
from tidegate.models.exact_form import candidates
from tidegate.models.exact_inputs import matrix
from tidegate.models.predict import predict

NUMBERS = [int(text) for text in sys.argv[1:3] if text.isdecimal()]
MODELS, SEED = (*NUMBERS, *(1000, 1)[len(NUMBERS) :])
ASKED = sys.argv[1 + len(NUMBERS) :] or [*FAMILIES]


def differing(one: np.ndarray, other: np.ndarray) -> int:
    return int((np.ascontiguousarray(one).view(np.int64) != np.ascontiguousarray(other).view(np.int64)).sum())


def main() -> None:
    print("| family | seed | models | tasks | rows together | rows alone | numbers that differ | CPU s |")
    print("|---|--:|--:|---|--:|--:|--:|--:|")
    for family in ASKED:
        draw, tasks, rows, alone, wrong = np.random.default_rng([SEED, *family.encode()]), Counter(), 0, 0, 0
        began = time.process_time()
        for _ in range(MODELS):
            model, columns, task, others = fitted(family, draw)
            wanted = predict(model, others, task)
            made = [candidate.model for candidate in candidates(model, columns, task)]
            errors = [differing(exact.predict(matrix(exact, others)), wanted) for exact in made]
            exact = made[int(np.argmin(errors))]
            wrong += min(errors)
            tasks[task] += 1
            rows += len(others)
            for place in range(0, len(others), 10):
                row = others.iloc[place : place + 1]
                wrong += differing(exact.predict(matrix(exact, row)), predict(model, row, task))
                alone += 1
        each = ", ".join(f"{name} {count}" for name, count in sorted(tasks.items()))
        spent = time.process_time() - began
        print(f"| {family} | {SEED} | {MODELS:,} | {each} | {rows:,} | {alone:,} | {wrong} | {spent:.0f} |", flush=True)


if __name__ == "__main__":
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
