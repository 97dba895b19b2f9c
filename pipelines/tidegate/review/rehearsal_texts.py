"""Show rehearsals in the terminal and in the comment."""

from collections.abc import Iterator

from tidegate.delivery.rehearsals import HEALTHY, LookAnswer, Rehearsal, RehearsedRun, RehearsedStep, RolloutOutcome
from tidegate.kinds import FAULTS
from tidegate.number_format import plain, significant
from tidegate.review.escape import code, prose

MARK = {RolloutOutcome.PROMOTED: "promoted", RolloutOutcome.ROLLED_BACK: "ROLLED BACK", RolloutOutcome.PAUSED: "PAUSED"}
BLOCKS = " ▏▎▍▌▋▊▉█"
BAR = 10
"""Characters of a full bar."""
SERVED = "200"
NOT_REHEARSED = "not rehearsed: "


def clock(seconds: int) -> str:
    """Hours and minutes since the candidate's first request; seconds where there are any: 0:05, 1:10, 0:08:30."""
    text = f"{seconds // 3600}:{seconds // 60 % 60:02d}"
    return text if seconds % 60 == 0 else f"{text}:{seconds % 60:02d}"


def headline(rehearsal: Rehearsal) -> str:
    """E.g. `prod: healthy candidate promoted; 15 of 15 catchable faults caught; 2 not catchable by analyses`."""
    healthy = rehearsal.healthy
    parts = [f"healthy candidate {healthy.outcome.value}"] if healthy else []
    if rehearsal.catchable:
        caught = sum(run.is_caught for run in rehearsal.catchable)
        parts.append(f"{caught} of {len(rehearsal.catchable)} catchable faults caught")
    if rehearsal.slipped:
        parts.append(f"promoted all the same: {', '.join(run.fault for run in rehearsal.slipped)}")
    return f"{rehearsal.environment}: {'; '.join(parts)}"


def blind(rehearsal: Rehearsal) -> Iterator[str]:
    """What no analysis can see, or did not see here, and what would."""
    for run in rehearsal.faulty:
        if not run.is_caught:
            why = "slipped through" if run.expected else "no count of requests shows it"
            yield f"{run.fault}: {why}; it would be seen by {run.remedy}"


def left_out(rehearsal: Rehearsal) -> Iterator[str]:
    """Analyses that can't be answered and hours that are not replayed, as the healthy candidate's reason names them."""
    if (healthy := rehearsal.healthy) and (named := healthy.reason.partition(NOT_REHEARSED)[2]):
        yield f"{NOT_REHEARSED}{named}"


def after(run: RehearsedRun) -> str:
    """How long the candidate had traffic until that was decided."""
    return f"after {clock(run.decided_s)}"


def terminal(rehearsal: Rehearsal, *, by_step: bool) -> Iterator[str]:
    """Everything of one environment: each run step by step, or all runs in a table."""
    asked = "pods and router" if rehearsal.router else "pods"
    pace = f"{rehearsal.strategy}, {plain(rehearsal.requests_per_second)} requests/s"
    yield f"{rehearsal.environment}: {pace}; decided by the rendered queries of {asked}"
    if by_step:
        for run in rehearsal.runs:
            yield from timeline(run)
    else:
        yield from table(rehearsal)
        yield from blind(rehearsal)
        yield from left_out(rehearsal)
    yield headline(rehearsal)


def table(rehearsal: Rehearsal) -> Iterator[str]:
    """One line per run, for the terminal."""
    rows = [("fault", "outcome", "after", "to candidate", "failed", "decided by")]
    for run in rehearsal.runs:
        exposed = sum(candidate for _, candidate, _ in run.minutes)
        rows.append(
            (
                run.fault,
                MARK[run.outcome],
                clock(run.decided_s),
                f"{exposed:,} of {run.requests:,}",
                f"{run.failed:,}",
                ", ".join(run.deciding) or ("every analysis holds" if not run.remedy else "nothing sees it"),
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.rjust(width) if column in (2, 3, 4) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield f" {'  '.join(cells)}".rstrip()


def title(run: RehearsedRun) -> str:
    """What the fault does: the first line of its documentation, which no artifact holds; empty where it is unknown."""
    if run.fault == HEALTHY:
        return "nothing is wrong"
    known = FAULTS.load(run.fault).__doc__ if run.fault in FAULTS.names() else ""
    return (known or "").partition("\n")[0].removesuffix(".")


def timeline(run: RehearsedRun) -> Iterator[str]:
    """Each step of one run with its traffic, what failed, and what every query decided."""
    yield f"{run.fault}: {title(run)}"
    for step in run.steps:
        share = f"{step.weight:3d} %  {bar(step.weight / 100)}"
        total, failed = _counts(step)
        yield f" {clock(step.from_s):>7}  {share}  {step.name}: {total:,} requests, {failed:,} failed"
        if step.looks:
            yield f" {'':7}  {'':5}  {'':{BAR}}  {' · '.join(looks(step))}"
    ending = run.reason if len(run.reason) < 200 else f"{run.reason[:200]}…"
    yield f" {MARK[run.outcome]} {after(run)}: {ending}; {run.failed:,} of {run.requests:,} client requests failed"
    if run.remedy:
        yield f" it would be seen by {run.remedy}"


def looks(step: RehearsedStep) -> Iterator[str]:
    """What the step's queries decided: those that do not hold with their numbers, then the analyses that do."""
    for look in step.looks:
        if look.answer is LookAnswer.FAILS:
            value = "" if look.value is None else f"{significant(look.value, 3)} "
            yield f"{look.query} FAILS: {value}> {look.limit}"
        elif look.answer is LookAnswer.UNDECIDED:
            yield f"{look.query} UNDECIDED"
    names = dict.fromkeys(look.query.partition(".")[0] for look in step.looks)
    wrong = {look.query.partition(".")[0] for look in step.looks if look.answer is not LookAnswer.HOLDS}
    if holding := [name for name in names if name not in wrong]:
        yield f"{', '.join(holding)} hold{'s' if len(holding) == 1 else ''}"


def bar(share: float) -> str:
    """A bar of at most BAR characters, by eighths of one."""
    eighths = round(share * BAR * 8)
    whole, rest = divmod(eighths, 8)
    return (BLOCKS[8] * whole + (BLOCKS[rest] if rest else "")).ljust(BAR)


def _counts(step: RehearsedStep) -> tuple[int, int]:
    answered = step.candidate.get(SERVED, 0) + step.stable.get(SERVED, 0)
    total = sum(step.candidate.values()) + sum(step.stable.values())
    return total, total - answered


def details(rehearsal: Rehearsal) -> Iterator[str]:
    """Every run as a row of a Markdown table, then what slipped through."""
    yield "| fault | outcome | after | failed requests | decided by |"
    yield "|---|---|--:|--:|---|"
    for run in rehearsal.runs:
        cells = (
            f"{code(run.fault)} {prose(title(run), 120)}",
            run.outcome.value,
            clock(run.decided_s),
            f"{run.failed:,} of {run.requests:,}",
            ", ".join(map(code, run.deciding)),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield from (f"- {prose(sentence)}" for sentence in (*blind(rehearsal), *left_out(rehearsal)))
