"""Review a change of several projects: each by its own review, in its own process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tidegate import storage
from tidegate.artifacts import write_text
from tidegate.errors import ExitCode
from tidegate.records import Decision, ProjectVerdict, Verdict
from tidegate.review.comment import MARKER
from tidegate.review.formats.json import write
from tidegate.review.gathering.gather import read_decision
from tidegate.review.headline import MARK
from tidegate.review.report import of_decision
from tidegate.several_projects import decide, in_folder
from tidegate.several_projects.touched import REMOVED

ROOM = 50_000
"""Characters of a comment for the reviews of all projects together."""
_FEWEST = 2_000


@dataclass(frozen=True, slots=True)
class ProjectReview:
    """A project's review as its own run wrote it: comment and page; both empty where it could not be written."""

    project: ProjectVerdict
    markdown: str = ""
    page: str = ""
    problem: str = ""
    is_contradicted: bool = False
    """Whether a committed result is not what was recomputed."""

    @property
    def verdict(self) -> Verdict:
        """The review's verdict, which includes checks, an unfinished pipeline and contradicted claims."""
        shown = next((verdict for verdict, mark in MARK.items() if self.markdown.startswith(mark)), None)
        return Verdict.worst([self.project.verdict, Verdict.INCONCLUSIVE if shown is None else shown])


@dataclass(frozen=True, slots=True)
class JointReview:
    """The decision, and the review of each project that is still there."""

    decision: Decision
    projects: tuple[ProjectReview, ...]

    @property
    def verdict(self) -> Verdict:
        return Verdict.worst([self.decision.verdict, *(project.verdict for project in self.projects)])

    @property
    def is_contradicted(self) -> bool:
        return any(project.is_contradicted for project in self.projects)


def gather(
    base: str | None,
    *,
    decision: Path | None,
    approved_by: str,
    recomputed: bool,
    tell: Callable[[str], None] = lambda _: None,
) -> JointReview:
    """The review of the work tree; `decision` is a file of `tidegate gate --save` at the root, if there is one."""
    if decision and decision.exists():
        decided = read_decision(decision)
    else:
        decided = decide.run(base, approved_by=approved_by, tell=tell)
    touched = [project for project in decided.projects if project.how != REMOVED]
    room = max(_FEWEST, ROOM // max(1, len(touched)))
    options = [*(("--base", base) if base else ()), *(("--approved-by", approved_by) if approved_by else ())]
    options += ["--recomputed"] if recomputed else []
    return JointReview(
        decided, tuple(_reviewed(project, [*options, "--at-most", str(room)], tell) for project in touched)
    )


def _reviewed(project: ProjectVerdict, options: list[str], tell: Callable[[str], None]) -> ProjectReview:
    tell(f"reviewing {project.folder}")
    with storage.folder() as folder:
        kept, md, html = (folder / name for name in ("decision.json", "review.md", "review.html"))
        if project.decision:
            write_text(kept, write(of_decision(project.decision)))
            options = [*options, "--decision", str(kept)]
        done = in_folder.verb(project.folder, "review", *options, "--md", str(md), "--html", str(html))
        if not (md.is_file() and html.is_file()):
            tell(done.err.rstrip())
            lines = done.err.strip().splitlines() or ["it printed nothing"]
            problem = f"its review ended with exit code {done.code}: {lines[-1]}"
            return ProjectReview(project, problem=problem)
        text = md.read_text(encoding="utf-8").removeprefix(MARKER).strip()
        return ProjectReview(
            project, text, html.read_text(encoding="utf-8"), is_contradicted=done.code == ExitCode.BLOCKED
        )
