"""Reviews of projects as their own runs leave them, without a run."""

from tidegate.records import Decision, Finding, ProjectVerdict, Verdict
from tidegate.several_projects.review import JointReview, ProjectReview

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>tidegate: passes</title>
<style>p {{}}</style>
</head>
<body>
<p>of {folder}</p>
</body>
</html>
"""


def _project(folder: str, verdict: Verdict, mark: str, reason: str) -> ProjectReview:
    finding = Finding("floor", verdict, reason, "auc", project=folder)
    entry = ProjectVerdict(folder, "name", "edited", Decision("main", "head", (finding,)))
    return ProjectReview(entry, f"{mark} **tidegate** of this project", PAGE.format(folder=folder))


def passed(folder: str) -> ProjectReview:
    return _project(folder, Verdict.PASS, "✅", "auc is above")


def blocked(folder: str) -> ProjectReview:
    return _project(folder, Verdict.FAIL, "❌", "auc is below")


def broken(folder: str, problem: str) -> ProjectReview:
    return ProjectReview(ProjectVerdict(folder, "name", "edited", None, ("is wrong",), 2), problem=problem)


def joint(*reviews: ProjectReview) -> JointReview:
    findings = [
        finding for review in reviews if review.project.decision for finding in review.project.decision.findings
    ]
    overview = Finding("projects", Verdict.PASS, "this change touches some")
    undecided = [Finding("projects", Verdict.INCONCLUSIVE, "x") for review in reviews if not review.project.decision]
    entries = tuple(review.project for review in reviews)
    return JointReview(Decision("main", "head", (*findings, *undecided, overview), projects=entries), reviews)
