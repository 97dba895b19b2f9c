"""Reports for tests of what is written about them: one of each verdict, and one in which every text is hostile."""

from dataclasses import replace

from tidegate.errors import Level, Problem, Where
from tidegate.plans import Analysis, Judgement, Plan, RollsBack
from tidegate.plans import Step as PlanStep
from tidegate.records import Decision, Estimate, Finding, FlipCount, FlippedRow, Flips, Verdict
from tidegate.review.report import VerbReport, of_decision, of_problems

FELL = Finding(
    "auc_holds",
    Verdict.FAIL,
    "roc_auc falls by 0.0073 (95 % between 0.0055 and 0.0091); the gate allows 0.003",
    "roc_auc",
    base=0.6904,
    head=0.6831,
    difference=Estimate(-0.0073, -0.0091, -0.0055),
    limit=-0.003,
    rows=82_609,
    where=Where("conf/gate/flights.yaml", 7, 3, 9),
)
FEW = Finding(
    "carriers_hold",
    Verdict.INCONCLUSIVE,
    "roc_auc may have fallen by up to 0.061; the gate allows 0.03",
    "roc_auc",
    "carrier=HA",
    0.712,
    0.702,
    Estimate(-0.010, -0.061, 0.041),
    limit=-0.03,
    rows=89,
    remedy="about 1,150 rows would decide",
)
HELD = Finding(
    "auc_floor",
    Verdict.PASS,
    "roc_auc is at least 0.6790; the floor is 0.67",
    "roc_auc",
    head=0.6831,
    interval=Estimate(0.6831, 0.6790, 0.6872),
    limit=0.67,
)
LOOSENED = Finding(
    "gate.rules.auc_holds.margin",
    Verdict.FAIL,
    "margin 0.003 → 0.004; judged by 0.003",
    where=Where("conf/gate/flights.yaml", 6),
)
FLIPS = Flips(
    FlipCount("all", 82_609, 940, 410, Estimate(940 / 82_609, 0.0104, 0.0125)),
    threshold=0.3,
    slices=(
        FlipCount("carrier=HA", 2_000, 96, 4, Estimate(0.048, 0.032, 0.069, 0.975)),
        FlipCount("carrier=UA", 30_000, 310, 200, Estimate(310 / 30_000, 0.009, 0.0118, 0.975)),
    ),
    compared=2,
    small=1,
    examples=(FlippedRow("HA51-20131001T0600", 0.61, 0.12, 1.0), FlippedRow("HA52-20131001T0700", 0.6, None, 1.0)),
)
DECISION = Decision(
    "main 4f1c2ab", "work tree", (HELD, FEW, FELL), (LOOSENED,), paired_rows=82_609, notes=("rebuilt",), flips=FLIPS
)
PLAN = Plan(
    environment="prod",
    strategy="canary",
    requests_per_second=40.0,
    steps=(
        PlanStep(
            "probe", 5, 600, 1200, (Judgement("errors", 300, 60, 6, 600, 0.0, RollsBack(0.0, 0.01, 0.05, 0.3, 0.99)),)
        ),
    ),
    analyses=(Analysis("errors", "error_ratio", 0.02, "ratio", 300, 200),),
    on_failure="rollback",
    max_surge=1,
    max_unavailable=0,
    settle_s=0,
)
GATE = of_decision(DECISION)
HOSTILE_TEXT = "%0A::set-output name=x::y\r\n]]></failure><!-- & \x1b[31m \x00 \ufffe \ud83d @all\u202e\"'<script>,:"


def hostile() -> VerbReport:
    """The same decision in which every text is an attack."""
    text = HOSTILE_TEXT
    where = Where(text, 3, 2)
    found = tuple(
        replace(each, rule=text, subject=text, slice=text, reason=text, remedy=text, where=where)
        for each in DECISION.findings
    )
    flips = hostile_flips(text)
    return of_decision(
        replace(DECISION, base=text, head=text, findings=found, loosenings=found[-1:], notes=(text,), flips=flips)
    )


def hostile_flips(text: str) -> Flips:
    """The same flips; every id, slice and class is an attack."""
    slices = tuple(replace(part, label=text) for part in FLIPS.slices)
    return replace(
        FLIPS,
        slices=slices,
        examples=tuple(replace(row, row_id=text, base=text, head=text, truth=text) for row in FLIPS.examples),
    )


def problems(errors: int, warnings: int = 0) -> VerbReport:
    """A declaration with so many errors and warnings."""
    return of_problems(
        "validate",
        [
            *(Problem(f"error {n}", Where("conf/a.yaml", n + 1), "a.b") for n in range(errors)),
            *(Problem(f"warning {n}", level=Level.WARNING) for n in range(warnings)),
        ],
    )
