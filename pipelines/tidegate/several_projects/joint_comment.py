"""Write the one comment of several projects: verdict, table, reviews."""

from collections.abc import Iterator

from tidegate.records import Finding, Verdict
from tidegate.review import headline
from tidegate.review.comment import LONGEST, MARKER
from tidegate.review.escape import code, prose
from tidegate.review.finding_numbers import count
from tidegate.several_projects.review import JointReview, ProjectReview
from tidegate.several_projects.touched import REMOVED

_SHOWN = 20


def comment(review: JointReview) -> str:
    """The comment. The verdict and the table always fit; a project whose review does not is named."""
    head = "\n\n".join([f"{MARKER}\n{_verdict(review)}", *_overview(review)])
    room = LONGEST - len(head) - 400
    sections, left_out = [], []
    for project in review.projects:
        section = _section(project)
        if len(section) + 2 <= room:
            sections.append(section)
            room -= len(section) + 2
        else:
            left_out.append(code(project.project.folder))
    if left_out:
        more = f" and {len(left_out) - _SHOWN} more" if left_out[_SHOWN:] else ""
        sections.append(f"Too long for a comment, and on the page: {', '.join(left_out[:_SHOWN])}{more}.")
    return "\n\n".join([head, *sections]) + "\n"


def reason(review: JointReview) -> str:
    """The decision's, unless a project's own review found worse."""
    worst = [project for project in review.projects if project.verdict is review.verdict]
    if review.decision.verdict is not review.verdict and worst:
        return f"{worst[0].project.folder}: {worst[0].problem or 'see its review below'}"
    return headline.of_decision(review.decision)


def tally(review: JointReview) -> str:
    """How many projects pass of those that are touched."""
    passed = sum(project.verdict is Verdict.PASS for project in review.projects)
    return f"{passed} of {count(len(review.projects), 'touched project')} {'passes' if passed == 1 else 'pass'}"


def _verdict(review: JointReview) -> str:
    decision, verdict = review.decision, review.verdict
    revisions = f"{code(decision.base)} → {code(decision.head)}"
    names = [finding.subject for finding in (*decision.findings, *decision.loosenings)]
    why = prose(f"{tally(review)}; {reason(review)}", 600, names)
    return f"{headline.MARK[verdict]} **tidegate: {headline.WORD[verdict]}.** {why}. {revisions}"


def _overview(review: JointReview) -> Iterator[str]:
    rows = [*map(_row, review.projects)]
    rows += [
        f"| {headline.MARK[Verdict.FAIL]} | {code(project.folder)} | removed | |"
        for project in review.decision.projects
        if project.how == REMOVED
    ]
    if rows:
        yield "\n".join(["| | project | | |", "|---|---|---|---|", *rows])
    own = [finding for finding in review.decision.loosenings if not finding.project]
    yield from map(_loosened, own[:_SHOWN])
    if own[_SHOWN:]:
        yield f"❌ and {count(len(own) - _SHOWN, 'more way')} in which the gate is loosened"


def _row(project: ProjectReview) -> str:
    entry = project.project
    why = project.problem or "; ".join(entry.problems)
    if not why and entry.decision:
        why = headline.of_decision(entry.decision)
    cells = (code(entry.folder), headline.WORD[project.verdict], prose(f"{entry.how}; {why}", 300))
    return f"| {headline.MARK[project.verdict]} | {' | '.join(cells)} |"


def _loosened(finding: Finding) -> str:
    place = finding.subject or finding.rule
    then = f"; {prose(finding.remedy)}" if finding.remedy else ""
    says = prose(finding.reason.removeprefix(f"{place}: "), 400)
    return f"{headline.MARK[finding.verdict]} **loosened** {code(place)}: {says}{then}"


def _section(project: ProjectReview) -> str:
    body = project.markdown or f"**Not decided:** {prose(project.problem)}"
    return f"**Project** {code(project.project.folder)}\n\n{body}"
