from dataclasses import replace

import numpy as np

from monitored import DAY, window
from tidegate.objectives import described_predictions


def test_the_last_days_are_cut_in_every_column():
    rows = window(6000, days=60)
    last = rows.last(10 * DAY)
    assert last.rows == last.table.num_rows == len(last.truth) == len(last.blocks) == len(last.seconds)
    assert 990 <= last.rows <= 1010
    assert last.seconds.min() > rows.seconds.max() - 10 * DAY


def test_a_longer_window_and_rows_without_times_are_whole():
    rows = window(100)
    assert rows.last(1000 * DAY) is rows
    timeless = replace(rows, seconds=None)
    assert timeless.last(DAY) is timeless
    assert timeless.where(np.arange(100) < 5).rows == 5


def test_rows_are_described_as_the_training_rows_are():
    rows = window(3000)
    assert rows.statistics.columns.keys() == rows.training.columns.keys()


def test_predictions_of_one_block_count_as_fewer():
    predicted = np.repeat(np.linspace(0, 1, 50), 20)
    alone = described_predictions(predicted, np.full(1000, "", dtype=object))
    together = described_predictions(predicted, np.repeat(np.arange(50), 20).astype(str).astype(object))
    assert alone.block is None
    assert together.block == 20
    assert together.columns["prediction"].alike.mean > 0.9


def test_a_part_is_cut_once_for_all_objectives_and_the_whole_is_not_copied():
    rows = window(6000, days=60)
    assert rows.last(10 * DAY) is rows.last(10 * DAY)
    assert rows.where(np.ones(6000, bool)) is rows
    assert rows.last(10 * DAY).units.count == 10
