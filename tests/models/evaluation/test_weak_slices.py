"""A part that is worse is found and named; where none is, hardly any is named by chance."""

import numpy as np
import pandas as pd
import pytest

from tidegate.models.evaluation import weak_slices

ROWS = 4_000


def rows(seed=1):
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "distance": draw.uniform(0, 100, ROWS),
            "temp": np.where(draw.random(ROWS) < 0.2, np.nan, draw.normal(0, 1, ROWS)),
            "carrier": pd.Series(draw.choice(["AA", "B6", "{HA}"], ROWS, p=[0.5, 0.3, 0.2]), dtype=object),
        }
    )


def found(errors, inputs, block="", seed=7):
    blocks = np.array([f"{block}{row % 80}" if block else "" for row in range(ROWS)], dtype=object)
    return weak_slices.weak_slices(inputs, errors, blocks, level=0.95, seed=seed)


@pytest.mark.parametrize("block", ["", "day "])
@pytest.mark.parametrize(
    ("weak", "name"),
    [
        (lambda table: table["distance"] > 70, "distance > "),
        (lambda table: table["carrier"] == "{HA}", "carrier = {HA}"),
        (lambda table: table["temp"].isna(), "temp is null"),
    ],
    ids=["a number", "a text", "a gap"],
)
def test_the_part_that_is_worse_is_named(weak, name, block):
    inputs = rows()
    errors = np.random.default_rng(2).exponential(0.1, ROWS) + 0.1 * weak(inputs).to_numpy(float)
    worst = found(errors, inputs, block)[0]
    assert worst.slice.startswith(name)
    assert worst.error > worst.overall
    assert 0 < worst.at_least < worst.error - worst.overall + 1e-9
    if name == "distance > ":
        assert float(worst.slice.split()[2]) == pytest.approx(70, abs=3)


@pytest.mark.slow
def test_without_a_weak_part_one_is_named_as_rarely_as_the_level_says():
    inputs, named, draws = rows(), 0, 200
    for seed in range(draws):
        errors = np.random.default_rng(1000 + seed).exponential(0.1, ROWS)
        named += bool(found(errors, inputs, seed=seed))
    assert named / draws <= 0.05 + 3 * (0.05 * 0.95 / draws) ** 0.5


def test_few_rows_show_nothing():
    inputs = rows().head(700)
    assert weak_slices.weak_slices(inputs, np.ones(700), np.array([""] * 700, dtype=object), level=0.95, seed=1) == []


def test_errors_are_those_of_the_prediction():
    truth = np.array([1.0, 0.0])
    assert weak_slices.errors(truth, np.array([0.8, 0.5]), is_number=False) == pytest.approx([0.04, 0.25])
    assert weak_slices.errors(truth, np.array([0.0, 3.0]), is_number=True) == pytest.approx([1.0, 3.0])
    classes = np.array([[0.2, 0.5, 0.3], [1.0, 0.0, 0.0]])
    assert weak_slices.errors(truth, classes, is_number=False) == pytest.approx([0.04 + 0.25 + 0.09, 0.0])


def test_the_threshold_that_is_shown_parts_the_rows_that_were_measured():
    inputs = pd.DataFrame({"pressure": np.round(np.random.default_rng(3).uniform(1020, 1028, ROWS), 1)})
    weak = inputs["pressure"].to_numpy() > 1023.95
    errors = np.random.default_rng(2).exponential(0.1, ROWS) + 0.2 * weak
    alone = [part.slice.split() for part in found(errors, inputs) if " and " not in part.slice]
    threshold = min((threshold for _, _, threshold in alone), key=float)
    assert ((inputs["pressure"].to_numpy() > float(threshold)) == weak).all()
    assert len(threshold) > len("1024")


def test_few_digits_are_shown_where_they_suffice():
    inputs = pd.DataFrame({"late": np.random.default_rng(3).integers(0, 9, ROWS) / 3})
    weak = inputs["late"].to_numpy() > 1.5
    errors = np.random.default_rng(2).exponential(0.1, ROWS) + 0.2 * weak
    assert "late > 1.5" in [part.slice for part in found(errors, inputs)]
