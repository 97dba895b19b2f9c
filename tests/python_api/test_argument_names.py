import pytest

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.python_api.argument_names import arguments_named, as_arguments, with_arguments
from tidegate.records import Decision, Finding, Verdict


@pytest.mark.parametrize(
    ("option", "argument"),
    [
        ("name one with --id COLUMN", "name one with row_id=COLUMN"),
        ("with --positive CLASS", "with positive=CLASS"),
        ("lower that with --min-rows", "lower that with min_rows"),
        ("add --block day", "add block day"),
        ("write --margin roc_auc=0.1", "write margin={'roc_auc': 0.1}"),
        ("add --slice-margin f1=LOSS, or leave it", "add slice_margin={'f1': LOSS}, or leave it"),
        ("a loss of −0.1 -- as before", "a loss of −0.1 -- as before"),
    ],
)
def test_an_option_is_named_as_an_argument(option, argument):
    assert as_arguments(option) == argument


def test_every_problem_keeps_its_place():
    with pytest.raises(DeclarationError) as refused, arguments_named():
        raise DeclarationError([Problem("use --id COLUMN", Where("base")), Problem("or --by", key="k")])
    assert [str(problem) for problem in refused.value.problems] == ["base: use row_id=COLUMN", "k: or by"]


def test_notes_reasons_and_remedies_are_rewritten():
    finding = Finding("rows", Verdict.INCONCLUSIVE, "no --margin", remedy="accept with --shared-only")
    decision = with_arguments(Decision("base", "head", (finding,), notes=("add --block day",)))
    assert decision.notes == ("add block day",)
    assert (decision.findings[0].reason, decision.findings[0].remedy) == ("no margin", "accept with shared_only")
