"""What `tidegate gate attribute` prints of an attribution."""

import json

import pytest
from typer.testing import CliRunner

from tidegate.cli import app
from tidegate.cli.everyday.gate_attribute import record_text, text
from tidegate.errors import DeclarationError, Where
from tidegate.records import Estimate
from tidegate.review.attribution.attribute import Attribution, Effect

ALONE = Effect("train.depth 3 → 4", Where("conf/train/trees.yaml", 4, 9), {"auc": Estimate(-0.0041, -0.0051, -0.0031)})
OTHER = Effect("train.rate 0.1 → 0.2", None, {"auc": Estimate(0.001, 0.0, 0.002)})
NEEDY = Effect("train.kind a → b", None, {}, "cannot stand alone: no such parameter")


def attribution(effects=(ALONE, OTHER), beyond=(0.0, -0.001, 0.001), elsewhere=None, still=()):
    return Attribution(
        base="main 1",
        head="work tree",
        before={"auc": 0.69},
        after={"auc": 0.6869},
        effects=effects,
        together={"auc": Estimate(-0.0031, -0.0041, -0.0021)} if effects else {},
        beyond=None if beyond is None else {"auc": Estimate(*beyond)},
        elsewhere=elsewhere or {},
        still=still,
    )


def test_the_table_names_each_edit_with_its_line():
    assert text(attribution(elsewhere={"auc": -0.002}, still=("seed 1 → 2",))).splitlines() == [
        "auc  0.6900 → 0.6869  −0.0031 [−0.0041, −0.0021]    main 1 → work tree",
        "  train.depth 3 → 4                     −0.0041 [−0.0051, −0.0031]  conf/train/trees.yaml:4:9",
        "  train.rate 0.1 → 0.2                  +0.0010 [0.0000, +0.0020]",
        "  together, beyond the sum of these     0.0000 [−0.0010, +0.0010]",
        "  code and data files, before any edit  −0.0020",
        "  they add up: on these rows the remainder is not distinguishable from zero",
        "",
        "reach no metric: seed 1 → 2",
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        pytest.param(
            {"beyond": (-0.002, -0.003, -0.001)}, "they do NOT add up: −0.0020 is an interaction", id="interaction"
        ),
        pytest.param({"effects": (ALONE, NEEDY), "beyond": None}, "it is unknown whether they add up", id="not alone"),
        pytest.param({"effects": (ALONE,)}, "one edit: it explains the whole difference", id="one edit"),
        pytest.param({"effects": ()}, "no edit of conf/ since main 1 reaches a metric", id="nothing to explain"),
    ],
)
def test_what_the_effects_sum_up_to_is_said(given, said):
    assert said in text(attribution(**given))


def test_json_has_every_number_and_null_where_there_is_none():
    nowhere = Effect("a", None, {"auc": Estimate(float("nan"), float("nan"), float("nan"))})
    record = json.loads(record_text(attribution(effects=(nowhere,))))
    assert record["effects"][0]["moved"]["auc"] == {"value": None, "low": None, "high": None}
    assert record["together"]["auc"]["value"] == -0.0031


def test_the_verb_hands_on_its_options(merged):
    with pytest.raises(DeclarationError, match=r"unknown metric under evaluate\.metrics: acuracy"):
        CliRunner().invoke(app, ["gate", "attribute", "--metric", "acuracy"], catch_exceptions=False)
