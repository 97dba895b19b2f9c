"""Which results git tracks, of every project of a repository."""

from pathlib import Path, PurePosixPath

from tidegate import settings
from tidegate.repository import pipeline
from tidegate.repository.revisions import projects


def kept_results() -> tuple[PurePosixPath, ...]:
    """The outs that git tracks, and the locks: those of the project here, or of each of several."""
    if not projects.declared(settings.read()):
        return pipeline.kept_in_git()
    return tuple(
        PurePosixPath(project.folder) / out
        for project in projects.work_tree()
        for out in pipeline.kept_in_git(Path(project.folder))
    )
