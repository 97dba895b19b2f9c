"""Recorded servers and a short plan, so that a whole rollout takes a fraction of a second."""

from tidegate.faults import Surroundings
from tidegate.kinds import TASKS
from tidegate.plans import Analysis, Judgement, Plan, Step
from tidegate.rehearsal.recording import GONE, NO_ANSWER, RecordedRequest, Recording
from tidegate.rehearsal.rehearse import Recorded, Rehearsed
from tidegate.rehearsal.traffic import ReplayedTraffic

RATE = 40.0
ANALYSES = (
    Analysis("errors", "error_ratio", 0.02, "ratio", 60, 50, None, 0.01, 2.0),
    Analysis("refused", "validation_failures", 0.02, "ratio", 60, 50, None, 0.01, 2.0),
    Analysis("unanswered", "unanswered", 0.02, "ratio", 60, 50, None, 0.01, 2.0),
    Analysis("latency", "latency", 100.0, "ms", 60, 50, 0.95, 0.01, 2.0),
    Analysis("score_shift", "score_shift", 0.05, "score", 60, 50),
)


def plan(*weights, names=tuple(analysis.name for analysis in ANALYSES), hold_s=120, strategy="canary"):
    """Steps of two minutes, each analysis measured after one and after two."""
    judged = tuple(Judgement(name, 60, 60, 2, 100, 0.0) for name in names)
    steps = tuple(Step(f"at-{weight}", weight, hold_s, int(RATE * hold_s * weight / 100), judged) for weight in weights)
    analyses = tuple(analysis for analysis in ANALYSES if analysis.name in names)
    return Plan("prod", strategy, RATE, steps, analyses, "rollback", 1, 0, 0)


def recording(*, code="200", seconds=0.002, score=0.3, requests=20, ends=False, share=1.0):
    """A server that answers so; with a `share`, only that part of the requests is so, the others are answered well."""
    odd = round(requests * share)
    answered = score if code == "200" else None
    made = [RecordedRequest(code, seconds, answered)] * odd + [RecordedRequest("200", 0.002, 0.3)] * (requests - odd)
    return Recording(tuple(made), ends=ends, settles_after=requests if ends else 0)


HEALTHY = recording()
HANGING = recording(code=NO_ANSWER, seconds=10.0)


def ending(after=20):
    """A server that ends with this request."""
    made = [RecordedRequest("200", 0.002, 0.3)] * (after - 1) + [RecordedRequest(GONE, 0.001, None)]
    return Recording(tuple(made), ends=True, settles_after=after)


def traffic(candidate=HEALTHY, world=None, *, stable=HEALTHY, rate=RATE, seed=1):
    return ReplayedTraffic(
        stable, candidate, world or Surroundings(), rate=rate, seed=seed, labels={"rehearsal": "prod", "fault": "x"}
    )


def given(planned=None, *, router=True, task="binary"):
    return Rehearsed(planned or plan(10, 50), "package", "package", router, TASKS.load(task), 7)


def recorded(**candidates):
    return Recorded(HEALTHY, {"healthy": HEALTHY, **candidates})
