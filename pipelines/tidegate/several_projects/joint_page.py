"""Write the one page of several projects: an overview, then each one's page.

The pages come from our own reviews: a body without script, every value in it escaped. All share one style sheet and
the same limits on what it may load.
"""

import html
import re

from tidegate.review import headline
from tidegate.review.escape import line
from tidegate.several_projects.joint_comment import reason, tally
from tidegate.several_projects.review import JointReview, ProjectReview

_HEAD = re.compile(r"\A<!doctype html>\n<html lang=\"en\">\n<head>\n.*?</head>\n", re.DOTALL)
_BODY = re.compile(r"<body>\n(.*)</body>\n</html>\n?\Z", re.DOTALL)


def page(review: JointReview) -> str:
    """The page. Without a touched project it is the overview alone, without style."""
    heads = [match[0] for project in review.projects if (match := _HEAD.match(project.page))]
    head = heads[0] if heads else '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n</head>\n'
    head = re.sub(r"<title>.*?</title>", f"<title>tidegate: {headline.WORD[review.verdict]}</title>", head)
    sections = "".join(map(_section, review.projects))
    return f"{head}<body>\n{_overview(review)}{sections}</body>\n</html>\n"


def _overview(review: JointReview) -> str:
    decision, word = review.decision, headline.WORD[review.verdict]
    revisions = f"<code>{_text(decision.base)}</code> → <code>{_text(decision.head)}</code>"
    items = "".join(
        f"<li>{_text(project.project.folder)}: {headline.WORD[project.verdict]}</li>\n" for project in review.projects
    )
    items += "".join(f"<li>{_text(finding.reason)}</li>\n" for finding in decision.loosenings if not finding.project)
    return (
        f'<header class="verdict {review.verdict.value}">\n<div class="within">\n<p class="brand">tidegate</p>\n'
        f'<h1>{word.capitalize()}</h1>\n<p class="reason">{_text(reason(review))}</p>\n'
        f'<p class="facts">{revisions} <span class="fact">{_text(tally(review))}</span></p>\n</div>\n</header>\n'
        f'<div class="within">\n<ul class="plain">\n{items}</ul>\n</div>\n'
    )


def _section(project: ProjectReview) -> str:
    match = _BODY.search(project.page)
    body = match[1] if match else f'<p class="within">{_text(project.problem)}</p>\n'
    title = f'<h2 class="within">{_text(project.project.folder)}</h2>\n'
    return f'<section class="project">\n{title}{body}</section>\n'


def _text(value: str) -> str:
    return html.escape(line(value, 2000), quote=True)
