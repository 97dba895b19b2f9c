"""Describe a rollout in a sentence, and in a table for the review of a change."""

from collections.abc import Iterator
from dataclasses import astuple

from tidegate.plans import RATIOS, Analysis, Judgement, Plan, RollsBack, Step
from tidegate.rollouts._analysis import duration

MOST_UNDECIDED = 0.05
MOST_NEEDLESS = 0.1
TABLE_HEAD = (
    "| step | traffic | hold | analysis | window | requests | rolls back 0.5 × limit | 0.75 × | 0.9 × | 1 × | 2 × |\n"
    "|---|---|---|---|---|---|--:|--:|--:|--:|--:|"
)


def sentence(plan: Plan) -> str:
    """For example `prod: canary 5 % 10m → 100 %; errors: rolls back twice the limit in 97 %, 0.75 × it in 0.3 %`."""
    if not plan.steps:
        pace = f"{plan.max_surge} more and {plan.max_unavailable} fewer than wanted"
        return f"{plan.environment}: {plan.strategy}, {pace}; checked by readiness only"
    path = " → ".join(f"{share(step)} {duration(step.hold_s)}" for step in plan.steps)
    path += "" if plan.steps[-1].weight == 100 else " → 100 %"
    path += f" in {duration(sum(step.hold_s for step in plan.steps))}" if len(plan.steps) > 1 else ""
    powers = [f"{analysis.name}: {_power(plan, analysis)}" for analysis in plan.analyses]
    return "; ".join([f"{plan.environment}: {plan.strategy} {path}", *powers])


def table(plan: Plan) -> str:
    """Every judgement of every step as a Markdown table, with the cautions; the sentence alone without steps."""
    rows = [_row(step, judgement) for step in plan.steps for judgement in step.judgements]
    rows += [_last_row(plan.rolls_back)] if plan.rolls_back else []
    parts = [
        sentence(plan),
        "\n".join([TABLE_HEAD, *rows]) if rows else "",
        "\n".join(f"- {caution}" for caution in cautions(plan)),
    ]
    return "\n\n".join(part for part in parts if part)


def cautions(plan: Plan) -> list[str]:
    """Warnings about what chance decides too often in this plan."""
    texts = [
        f"{plan.environment}: {step.name}: {caution}"
        for step in plan.steps
        for judgement in step.judgements
        for caution in _cautions(judgement, plan.analysis(judgement.analysis))
    ]
    if plan.rolls_back and plan.rolls_back.at_three_quarters > MOST_NEEDLESS:
        texts.append(
            f"{plan.environment}: rolls back {_percent(plan.rolls_back.at_three_quarters)} of the versions whose "
            "rates are three quarters of the limits; longer windows or a smaller alpha make that rarer"
        )
    return [*texts, *(f"{plan.environment}: lost on this target: {loss}" for loss in plan.lost)]


def share(step: Step) -> str:
    """What the candidate gets: `5 %`, `copies of 20 %`, or who it is for: `benelux, 10 %`."""
    if step.mirror:
        return f"copies of {step.mirror} %"
    return f"{step.name}, {step.weight} %" if step.cohort else f"{step.weight} %"


def _cautions(judgement: Judgement, analysis: Analysis) -> Iterator[str]:
    if judgement.undecided > MOST_UNDECIDED:
        yield (
            f"{analysis.name} lacks requests in {_percent(judgement.undecided)} of its windows, which pauses the "
            f"rollout: {judgement.window_requests:,} are expected, {analysis.min_requests:,} needed"
        )


def _power(plan: Plan, analysis: Analysis) -> str:
    """How often the analysis, over all steps, rolls back a version that is twice as bad as allowed, and a good one."""
    measured = [
        (step, judgement) for step in plan.steps for judgement in step.judgements if judgement.analysis == analysis.name
    ]
    shares = [judgement.rolls_back for _, judgement in measured if judgement.rolls_back]
    if not shares:
        return f"measured from {measured[0][0].name} on" if measured else "measured in no step"
    whole = RollsBack.any_of(shares)
    return (
        f"rolls back twice the limit in {_percent(whole.at_double)}, 0.75 × it in {_percent(whole.at_three_quarters)}"
    )


def _row(step: Step, judgement: Judgement) -> str:
    cells = (
        step.name,
        share(step),
        duration(step.hold_s),
        judgement.analysis,
        f"{judgement.count} × {duration(judgement.first_s)}",
        f"{judgement.window_requests:,} of {step.candidate_requests:,}",
        *_percents(judgement.rolls_back),
    )
    return f"| {' | '.join(cells)} |"


def _last_row(rolls_back: RollsBack) -> str:
    return f"| all | | | any | | | {' | '.join(_percents(rolls_back))} |"


def _percents(rolls_back: RollsBack | None) -> list[str]:
    return [_percent(probability) for probability in (astuple(rolls_back) if rolls_back else (None,) * len(RATIOS))]


def _percent(probability: float | None) -> str:
    match probability:
        case None:
            return "–"
        case _ if 0 < probability < 0.0005 or probability == 0:
            return "< 0.1 %"
        case _ if probability > 0.9995:
            return "> 99.9 %"
    return f"{probability:.1%}".replace("%", " %")
