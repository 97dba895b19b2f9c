"""How many bits of an exact form differ from scikit-learn's, over models that are made and fitted at random.

`python bench/random_models.py [MODELS] [SEED] [FAMILY…]`: so many models of each family (1,000), each with settings,
data, scaler and task of its own, asked for 80 rows that it has not seen, half of their values ones that it has:
together and, each tenth, alone, in memory of its own as a client's row is. The models are those of
tests/exact_models/test_random_models.py.

A model has several forms where a sum has several orders: the one that differs least counts. Where each of them differs,
`parity` is asked, as `package` asks it, whether it gives the model an exact form all the same.
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
from tidegate.models.exact_forms.exact_form import candidates
from tidegate.models.exact_forms.exact_inputs import matrix
from tidegate.models.exact_forms.parity import prove
from tidegate.models.exact_forms.parity_rows import ParityRows
from tidegate.models.prediction.predict import predict

NUMBERS = [int(text) for text in sys.argv[1:3] if text.isdecimal()]
MODELS, SEED = (*NUMBERS, *(1000, 1)[len(NUMBERS) :])
ASKED = sys.argv[1 + len(NUMBERS) :] or [*FAMILIES]


def differing(one: np.ndarray, other: np.ndarray) -> int:
    return int((np.ascontiguousarray(one).view(np.int64) != np.ascontiguousarray(other).view(np.int64)).sum())


def is_refused(model: object, columns: object, task: str, others: object) -> bool:
    """Whether `parity`, with these rows as the holdout, gives the model no exact form."""
    wanted = predict(model, others, task)
    return prove(model, columns, task, ParityRows(others, wanted, others[:16], wanted[:16])).exact is None


def main() -> None:
    print("| family | seed | models | tasks | rows together | rows alone | models that differ | refused | CPU s |")
    print("|---|--:|--:|---|--:|--:|--:|--:|--:|")
    for family in ASKED:
        draw, tasks, rows, alone = np.random.default_rng([SEED, *family.encode()]), Counter(), 0, 0
        wrong = refused = 0
        began = time.process_time()
        for _ in range(MODELS):
            model, columns, task, others = fitted(family, draw)
            wanted = predict(model, others, task)
            singles = [others.iloc[place : place + 1].copy() for place in range(0, len(others), 10)]
            by_row = [predict(model, row, task) for row in singles]
            errors = []
            for exact in (candidate.model for candidate in candidates(model, columns, task)):
                errors.append(differing(exact.predict(matrix(exact, others)), wanted))
                for row, answer in zip(singles, by_row, strict=True):
                    errors[-1] += differing(exact.predict(matrix(exact, row)), answer)
                if not errors[-1]:
                    break
            if min(errors):
                wrong += 1
                refused += is_refused(model, columns, task, others)
            tasks[task] += 1
            rows += len(others)
            alone += len(singles)
        each = ", ".join(f"{name} {count}" for name, count in sorted(tasks.items()))
        spent = time.process_time() - began
        print(
            f"| {family} | {SEED} | {MODELS:,} | {each} | {rows:,} | {alone:,} | {wrong} | {refused} | {spent:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        main()
