"""The analyses of the live step as alert rules, where no controller measures.

One fires where the candidate fails, one where nothing can decide.
"""

from tidegate.analyses import POD_METRICS, Observer, Observers, Version, queries
from tidegate.plans import Analysis, Judgement
from tidegate.targets._by_hand import ServedVersion
from tidegate.targets._deployment import Deployment

SLACK_S = 120
"""After a switch of all traffic, the stable version is compared as it was before it; so long a switch may take."""


def rules(
    deployment: Deployment, served: tuple[ServedVersion, ...], labels: dict[str, dict[str, str]]
) -> list[dict[str, object]]:
    """Two rules for each query of each analysis of the live step; none where one version alone serves.

    `labels` select the series of each version by its role: candidate, stable.
    """
    if len(served) == 1:
        return []
    step = next(step for step in deployment.plan.steps if step.name == deployment.step)
    earlier_s = step.hold_s + SLACK_S if step.weight == 100 else 0
    pods = Observer(Version(POD_METRICS, labels["candidate"]), Version(POD_METRICS, labels["stable"], earlier_s))
    return [
        rule
        for judgement in step.judgements
        for name, query in queries(deployment.plan.analysis(judgement.analysis), Observers(pods)).items()
        for rule in _rules(name, query, judgement, deployment.plan.analysis(judgement.analysis))
    ]


def _rules(name: str, query: str, judgement: Judgement, analysis: Analysis) -> list[dict[str, object]]:
    return [
        {
            "alert": f"{name}.failed",
            "expr": f"({query}) > {analysis.at_most}",
            "for": "0s",
            "summary": f"the candidate fails {name}: revert the edit of step",
        },
        {
            "alert": f"{name}.undecided",
            "expr": f"absent({query})",
            "for": f"{judgement.first_s}s",
            "summary": f"{name} can't be decided: no data, or too few requests; do not move on",
        },
    ]
