"""Verbs that also run alone: `tidegate gate` judges, `tidegate gate selftest` is another verb."""

import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.kinds import VERBS


def run(*words: str):
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("verb", VERBS.names())
def test_every_file_is_a_verb_that_explains_itself(verb: str) -> None:
    head, _, rest = verb.partition("_")
    words = [head, rest] if rest and head in VERBS.names() else [verb.replace("_", "-")]
    shown = run(*words, "--help")
    assert shown.exit_code == 0
    assert f"Usage: tidegate {' '.join(words)} " in shown.output.replace("root", "tidegate")


def test_a_verb_with_verbs_under_it_names_them_and_its_own_options() -> None:
    shown = run("gate", "--help").output
    assert "--base" in shown
    assert "selftest" in shown


def test_an_option_before_the_verb_that_it_does_not_belong_to_is_refused() -> None:
    refused = run("gate", "--base", "main", "selftest")
    assert refused.exit_code == 2
    assert "--base belongs to `gate` alone, not before another verb" in refused.output
