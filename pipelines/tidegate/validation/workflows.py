"""Check that a workflow gates pull requests.

One that does not run, or cannot be read, blocks nothing.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tidegate.errors import Level, Problem, Where

FOLDER = Path(".github/workflows")
_REQUESTS = {"pull_request", "pull_request_target"}
_GATE = "tidegate gate"


def problems(repository: Path = Path()) -> Iterator[Problem]:
    """Workflows that GitHub could not read; a warning where there are workflows and none gates pull requests."""
    documents = {path: _read(path) for path in sorted((repository / FOLDER).glob("*.y*ml")) if path.is_file()}
    if broken := [document for document in documents.values() if isinstance(document, Problem)]:
        yield from broken
        return
    steps = [step for document in documents.values() if _on_requests(document) for step in _steps(document)]
    gating = [step for step in steps if _GATE in str(step.get("run", ""))]
    called_elsewhere = any("uses" in job for document in documents.values() for job in _jobs(document))
    if documents and not gating and not called_elsewhere:
        message = f"no workflow runs `{_GATE}` on pull requests, so that no change is blocked"
        message += "; `tidegate init --github` adds one"
        yield Problem(message, Where(str(FOLDER)), level=Level.WARNING)
    elif gating and all(map(_is_ignored, gating)):
        message = f"the outcome of `{_GATE}` is ignored, so that it blocks nothing; let the step fail"
        yield Problem(message, Where(str(FOLDER)), level=Level.WARNING)


def _read(path: Path) -> Any:
    """The document, or the problem that keeps GitHub from reading it. GitHub does not apply the rules of conf/."""
    import yaml

    where = (FOLDER / path.name).as_posix()
    try:
        document = yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Where(where, mark.line + 1, mark.column + 1) if mark else Where(where)
        return Problem(f"is not valid YAML: {error.problem}", place)
    except (yaml.YAMLError, RecursionError, ValueError):
        return Problem("is not valid YAML", Where(where))
    return (
        document if isinstance(document, dict) else Problem("is not a workflow; a workflow is a mapping", Where(where))
    )


def _on_requests(document: dict[object, object]) -> bool:
    """YAML 1.1 reads the key `on` as true."""
    events = document.get("on", document.get(True))
    return bool(_REQUESTS & set(events)) if isinstance(events, dict | list) else events in _REQUESTS


def _jobs(document: dict[object, object]) -> Iterator[dict[object, object]]:
    jobs = document.get("jobs")
    yield from (job for job in (jobs.values() if isinstance(jobs, dict) else ()) if isinstance(job, dict))


def _steps(document: dict[object, object]) -> Iterator[dict[object, object]]:
    for job in _jobs(document):
        steps = job.get("steps")
        for step in steps if isinstance(steps, list) else ():
            if isinstance(step, dict):
                yield {"continue-on-error": job.get("continue-on-error"), **step}


def _is_ignored(step: dict[object, object]) -> bool:
    lines = [line for line in str(step["run"]).splitlines() if _GATE in line]
    return step.get("continue-on-error") is True or all("||" in line for line in lines)
