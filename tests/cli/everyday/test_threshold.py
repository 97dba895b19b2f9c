"""`tidegate threshold`: what it takes, and what a person reads."""

import pytest
import typer

from tidegate.cli.everyday import threshold
from tidegate.commands.threshold import ChosenThreshold
from tidegate.models.evaluation.threshold_choice import AtThreshold, ThresholdChoice

COMPARED = (AtThreshold("cost per row", 0.63, 0.698, -0.0936, -0.0447),)


def choice(best=0.166, missed=()):
    return ChosenThreshold(ThresholdChoice(best, (0.146, 0.185), 0.3, 0.95, COMPARED, missed), 1200, 2)


def test_a_person_reads_the_choice_its_gain_and_what_to_declare():
    assert list(threshold._lines(choice())) == [
        "threshold 0.166    0.146 to 0.185 where one of 2 folds is left out",
        "",
        "                chosen    at 0.3  difference",
        "cost per row     0.630     0.698  −0.068 [−0.094, −0.045]",
        "",
        "on 1,200 rows, each by the threshold of the other folds; the holdout was not read",
        "to take it: evaluate.threshold: 0.166; `tidegate explain evaluate.threshold` shows where",
    ]


def test_a_limit_that_other_rows_do_not_reach_is_named():
    lines = list(threshold._lines(choice(missed=(("precision", 0.4, 0.394),))))
    assert "precision is 0.394 on rows without a part in the choice, below 0.4: ask for more to reach it" in lines


def test_nothing_is_to_be_declared_where_it_is():
    assert list(threshold._lines(choice(best=0.3)))[-1] == "it is the declared one"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "name what each of both errors costs"),
        ({"false_positive": 1.0}, "name what each of both errors costs"),
        ({"false_positive": 0.0, "false_negative": 0.0}, "at least one above 0"),
        ({"false_positive": 1.0, "maximise": "recall"}, "either costs or a metric"),
        ({"maximise": "recal"}, "unknown metric of decisions: recal; did you mean recall"),
        ({"maximise": "recall", "at_least": ["precision=2"]}, "is not METRIC=VALUE"),
        ({"maximise": "recall", "at_least": ["precision"]}, "is not METRIC=VALUE"),
        ({"maximise": "recall", "at_least": ["roc_auc=0.5"]}, "unknown metric of decisions: roc_auc"),
    ],
)
def test_what_cannot_decide_is_a_usage_error(options, message):
    with pytest.raises(typer.BadParameter, match=message):
        threshold.command(**options)
