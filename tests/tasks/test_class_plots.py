"""Curves are the mean over classes, the confusion every pair of classes that occurs."""

import numpy as np
import pytest

import multiclass_rows
from tidegate.tasks import _class_plots, _probability_plots


def test_a_curve_is_the_mean_of_those_of_the_classes_that_are_present():
    truth, predicted = multiclass_rows.rows()
    kept = truth < 3
    drawn = _class_plots.plots(truth[kept], predicted[kept], multiclass_rows.CLASSES)
    alone = [
        _probability_plots.plots((truth[kept] == place).astype(float), predicted[kept][:, place], 0.5)
        for place in range(3)
    ]
    for plot, across, up in (
        ("roc", "false_positive_rate", "true_positive_rate"),
        ("precision_recall", "recall", "precision"),
    ):
        assert [row[across] for row in drawn[plot]] == [row[across] for row in alone[0][plot]]
        means = np.mean([[row[up] for row in plots[plot]] for plots in alone], axis=0)
        assert [row[up] for row in drawn[plot]] == pytest.approx(means)


def test_one_class_has_no_curve():
    drawn = _class_plots.plots(np.zeros(3), np.tile([0.8, 0.1, 0.1], (3, 1)), ("a", "b", "c"))
    assert drawn["roc"] == [{"false_positive_rate": None, "true_positive_rate": None}]


def test_the_confusion_counts_every_row_once_under_any_name():
    names = ('say "a", b', "<b>\n</b>", "c")
    drawn = _class_plots.plots(np.array([0.0, 0, 1, 2]), np.eye(3)[[0, 1, 1, 1]], names)
    assert [(row["actual"], row["predicted"], row["rows"]) for row in drawn["confusion"]] == [
        (names[0], names[0], 1),
        (names[0], names[1], 1),
        (names[1], names[1], 1),
        ("c", names[1], 1),
    ]


def test_calibration_is_that_of_the_answers():
    drawn = _class_plots.plots(np.array([0.0, 1, 1, 2]), np.tile([0.6, 0.3, 0.1], (4, 1)), ("a", "b", "c"))
    assert drawn["calibration"] == [{"predicted": 0.6, "observed": 0.25, "rows": 4}]
