"""The command that repeats a comparison gives the same comparison."""

import shlex

import pytest
from typer.testing import CliRunner

from compared_files import pair
from tidegate.cli import app
from tidegate.commands.comparison import compare, repeat_comparison
from tidegate.commands.comparison.compare import ComparisonRequest
from tidegate.commands.comparison.compare_rules import AskedLimits, AskedRules
from tidegate.commands.comparison.repeat_comparison import repeating
from tidegate.prediction_files.column_roles import AskedColumns


@pytest.fixture
def request_of(tmp_path):
    base, head = pair(tmp_path, rows=3_000)

    def of(columns=None, rules=None, **others):
        return ComparisonRequest(base, head, columns or AskedColumns(), rules or AskedRules(), **others)

    return of


def test_every_option_that_was_given_is_in_it(request_of):
    columns = AskedColumns(("id",), ("truth",), ("predicted", "predicted"), "day", ("carrier",))
    limits = AskedLimits(("roc_auc=0.1",), ("roc_auc=0.2",), ("roc_auc=0.5",))
    rules = AskedRules(("roc_auc",), limits, ("carrier",), threshold=0.3, alpha=0.1, min_rows=50)
    asked = request_of(columns, rules, task="binary", positive="1", shared_only=True)
    command = repeating(asked, compare.run(asked))
    assert command == (
        f"tidegate compare {asked.base} {asked.head} --id id --truth truth --predicted predicted --predicted predicted"
        " --task binary --positive 1 --metric roc_auc --block day --by carrier --margin roc_auc=0.1"
        " --slice-margin roc_auc=0.2 --floor roc_auc=0.5 --threshold 0.3 --alpha 0.1 --min-rows 50 --shared-only"
    )


def test_proposed_margins_are_in_it_and_decide(request_of):
    asked = request_of(AskedColumns(by=("carrier",)), AskedRules(by=("carrier",)))
    command = repeating(asked, compare.run(asked))
    assert command.count("--margin ") == command.count("--slice-margin ") == 2
    done = CliRunner().invoke(app, shlex.split(command)[1:], catch_exceptions=False)
    assert done.exit_code in (0, 3)
    assert "no margin was given" not in done.output


def test_names_cannot_add_words(tmp_path):
    base, head = pair(tmp_path)
    hostile = tmp_path / "a; rm -rf $HOME.csv"
    hostile.write_bytes(base.read_bytes())
    asked = ComparisonRequest(hostile, head)
    assert shlex.split(repeating(asked, compare.run(asked)))[2] == str(hostile)


def test_a_small_margin_is_written_as_a_shell_takes_it():
    assert repeat_comparison._argument(9.9e-05) == "9.9e-05"
