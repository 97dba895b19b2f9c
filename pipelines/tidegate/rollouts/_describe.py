"""Say what a rollout does, and what it can see, in a sentence and in a table for the review of a change."""

from collections.abc import Iterator

from tidegate.plans import Analysis, Judgement, Plan, Step
from tidegate.rollouts._judge import duration

MOST_UNDECIDED = 0.05
MOST_STOPPED = 0.2
HEAD = (
    "| step | traffic | hold | analysis | window | requests | sees a doubled rate | a window passes a doubled rate "
    "| stops a healthy one |\n|---|---|---|---|---|---|---|---|---|"
)


def sentence(plan: Plan) -> str:
    """For example `prod: canary 5 % 10m → 25 % 30m → 100 %; errors: a doubled rate shows after 507 requests (5m)`."""
    if not plan.steps:
        pace = f"{plan.max_surge} more and {plan.max_unavailable} fewer than wanted"
        return f"{plan.environment}: {plan.strategy}, {pace}; judged by readiness only"
    path = " → ".join(f"{step.weight} % {duration(step.hold_s)}" for step in plan.steps)
    path += "" if plan.steps[-1].weight == 100 else " → 100 %"
    seen = [f"{analysis.name}: {_seen(plan, analysis)}" for analysis in plan.analyses]
    return "; ".join([f"{plan.environment}: {plan.strategy} {path}", *seen])


def table(plan: Plan) -> str:
    """Every judgement of every step as a Markdown table, with the cautions; the sentence alone without steps."""
    rows = [_row(step, judgement) for step in plan.steps for judgement in step.judgements]
    parts = [
        sentence(plan),
        "\n".join([HEAD, *rows]) if rows else "",
        "\n".join(f"- {each}" for each in cautions(plan)),
    ]
    return "\n\n".join(part for part in parts if part)


def cautions(plan: Plan) -> list[str]:
    """What a person should know before they trust the plan: analyses that chance decides too often."""
    return [
        f"{plan.environment}: {step.name}: {caution}"
        for step in plan.steps
        for judgement in step.judgements
        for caution in _cautions(judgement, plan.analysis(judgement.analysis))
    ]


def _cautions(judgement: Judgement, analysis: Analysis) -> Iterator[str]:
    name = analysis.name
    if judgement.undecided > MOST_UNDECIDED:
        yield (
            f"{name} lacks requests in {_percent(judgement.undecided)} of its windows, which pauses the rollout: "
            f"{judgement.window_requests:,} are expected, {analysis.min_requests:,} needed"
        )
    if (judgement.stops_healthy or 0) > MOST_STOPPED:
        yield (
            f"{name} may stop a version with half the rate allowed in up to {_percent(judgement.stops_healthy)} of "
            "rollouts; a longer window or more weight makes it surer"
        )


def _seen(plan: Plan, analysis: Analysis) -> str:
    """When the requests that the candidate has answered suffice to tell a doubled rate from the limit."""
    what = "a doubled share of slow answers" if analysis.measure == "latency" else "a doubled rate"
    answered, passed_s = 0, 0
    for step in plan.steps:
        judged = next((each for each in step.judgements if each.analysis == analysis.name), None)
        if judged is not None and judged.needed_requests is None:
            return f"judged from {step.name} on"
        if judged is not None and judged.needed_requests is not None:
            missing = judged.needed_requests - answered
            if missing <= step.candidate_requests:
                seconds = passed_s + -(-missing * step.hold_s // step.candidate_requests)
                return f"{what} shows after {judged.needed_requests:,} requests ({duration(seconds)})"
            answered += step.candidate_requests
        passed_s += step.hold_s
    return f"{what} stays unseen in more than one of five rollouts"


def _row(step: Step, judgement: Judgement) -> str:
    cells = (
        step.name,
        f"{step.weight} %",
        duration(step.hold_s),
        judgement.analysis,
        f"{judgement.count} × {duration(judgement.first_s)}",
        f"{judgement.window_requests:,} of {step.candidate_requests:,}",
        _percent(judgement.sees_doubled),
        _percent(judgement.passes_doubled),
        _percent(judgement.stops_healthy),
    )
    return f"| {' | '.join(cells)} |"


def _percent(probability: float | None) -> str:
    match probability:
        case None:
            return "–"
        case _ if 0 < probability < 0.0005 or probability == 0:
            return "< 0.1 %"
        case _ if probability > 0.9995:
            return "> 99.9 %"
    return f"{probability:.1%}".replace("%", " %")
