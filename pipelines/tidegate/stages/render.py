"""Render each environment's manifests from its plan and the model package.

Either all manifests are written or none.

Why: what runs in an environment is a reviewed file in git that follows from the declaration.

Example: `render: {cmd: tidegate render}`
"""

from collections.abc import Iterator

from tidegate.artifacts import write_text
from tidegate.config.schema.monitor import Monitor
from tidegate.config.schema.root import Environments
from tidegate.config.section import Section
from tidegate.paths import MANIFESTS, NONE, NOTHING
from tidegate.records import Verdict
from tidegate.storage import replacing_folder


class Params(Section):
    """What rendering reads in addition to the plan."""

    project: str
    environments: Environments
    monitor: Monitor


def run(params: Params) -> Verdict:
    """Write manifests/<environment>/*.yaml. Raises DeclarationError with every broken template or manifest at once."""
    with replacing_folder(MANIFESTS) as folder:
        for path, text in files(params).items():
            write_text(folder / path, text)
        if not any(folder.iterdir()):  # git would not keep an empty folder, and a clone would render once more
            write_text(folder / NONE, NOTHING)
    return Verdict.PASS


def drift(params: Params) -> Iterator[str]:
    """The unified diff from the current manifests/ to what would be rendered; empty when they are equal."""
    from tidegate.targets import _manifest_drift

    yield from _manifest_drift.diff(files(params))


def files(params: Params) -> dict[str, str]:
    """The rendered manifests: path below manifests/, and text."""
    from tidegate.targets import _manifest_files

    return _manifest_files.files(params.project, params.environments, params.monitor)
