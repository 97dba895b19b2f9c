"""`tidegate ab`."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.cli._printing.output import TEXT, Choice, emit

GROUP = Group.SERVING
EXAMPLE = "tidegate ab --data visits.parquet --variant model --control v1 --treatment v2 --outcome converted"

Names = list[str] | None
Data = typer.Option("--data", help="A .parquet, .csv or .jsonl file: a row per unit, or per event of a unit.")
Variant = typer.Option(metavar="COLUMN", help="Which variant a row belongs to.")
Control = typer.Option(metavar="VALUE", help="The variant in use today.")
Treatment = typer.Option(metavar="VALUE", help="The variant that may replace it.")
Outcome = typer.Option(metavar="COLUMN", help="What is compared: a number, or true and false; repeatable.")
Env = typer.Option(metavar="NAME", help="The environment whose plan has the experiment: outcome, share, alpha, units.")
Margin = typer.Option(
    metavar="OUTCOME=LOSS", help="The largest loss allowed; without one, the treatment must be better."
)
Lower = typer.Option("--lower", metavar="OUTCOME", help="Lower is better, as for a latency; repeatable.")
Cap = typer.Option(metavar="OUTCOME=VALUE", help="Larger values count as this one; repeatable.")
Unit = typer.Option(metavar="COLUMN", help="What was assigned: a user, a device; default: each row.")
PerUnitOption = typer.Option(
    "--per-unit", metavar="HOW", help="How a unit's rows become its outcome: mean, sum or max."
)
Time = typer.Option(metavar="COLUMN", help="When a row happened.")
Mature = typer.Option("--mature-after", metavar="DURATION", help="Leave out units first seen later, like 7d.")
Covariate = typer.Option(metavar="COLUMN", help="A number known before the assignment, to reduce noise.")
Share = typer.Option(help="The intended share of units in the treatment.")
Alpha = typer.Option(help="Probability of any wrong decision, over all outcomes and looks.")
Planned = typer.Option(min=1, help="Units at which intervals are narrowest; choose it before the start.")


def command(
    data: Annotated[Path, Data],
    variant: Annotated[str, Variant],
    control: Annotated[str, Control],
    treatment: Annotated[str, Treatment],
    outcome: Annotated[Names, Outcome] = None,
    env: Annotated[str, Env] = "",
    margin: Annotated[Names, Margin] = None,
    lower: Annotated[Names, Lower] = None,
    cap: Annotated[Names, Cap] = None,
    unit: Annotated[str, Unit] = "",
    per_unit: Annotated[str | None, PerUnitOption] = None,
    time: Annotated[str, Time] = "",
    mature_after: Annotated[str, Mature] = "",
    covariate: Annotated[str, Covariate] = "",
    share: Annotated[float, Share] = 0.5,
    alpha: Annotated[float, Alpha] = 0.05,
    planned: Annotated[int, Planned] = 10_000,
    output: Choice = TEXT,
) -> None:
    """Decide an A/B test; look as often as you like.

    Exits 0 if the treatment keeps every limit, 10 if it breaks one, 3 if that is undecided or units are not comparable.
    """
    from tidegate.commands import ab
    from tidegate.config import duration_option
    from tidegate.experiments import options
    from tidegate.experiments.asked import ExperimentColumns, ExperimentLimits
    from tidegate.review.report import of_findings

    how, mature = options.per_unit(per_unit), duration_option.seconds("--mature-after", mature_after)
    margins, caps = options.amounts("--margin", margin or ()), options.amounts("--cap", cap or ())
    hypothesis, limits = "", ExperimentLimits(share, margins, frozenset(lower or ()), caps, alpha, planned)
    if env:
        fixed = {"--outcome": outcome, "--lower": lower, "--margin": margin}
        experiment = ab.declared(env, [*(name for name, value in fixed.items() if value), *options.chosen(limits)])
        hypothesis, outcome, limits = experiment.hypothesis, [experiment.outcome], replace(experiment.limits, caps=caps)
    outcomes = tuple(dict.fromkeys(outcome or ()))
    columns = ExperimentColumns(variant, control, treatment, outcomes, unit, how, time, mature, covariate)
    decided = ab.run(data, columns, limits)
    report = of_findings("ab", decided.findings)
    width = shutil.get_terminal_size((120, 24)).columns
    emit(report, output, ab.text(decided, width, hypothesis))
    raise typer.Exit(report.exit_code)
