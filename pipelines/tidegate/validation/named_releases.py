"""The releases that environments name exist, unedited, in this repository."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tidegate import paths
from tidegate.config.schema.root import Declaration
from tidegate.delivery import release_name
from tidegate.delivery.release_name import LATEST
from tidegate.errors import Problem, UserError
from tidegate.releases import stored


def problems(declaration: Declaration, root: Path = Path()) -> Iterator[Problem]:
    """What keeps a release from being deployed again, with the key that names it and, of an edited file, its place.

    A folder without a repository and without records, such as conf/ alone, says nothing of what was released.
    """
    if not ((root / ".git").exists() or (root / paths.RELEASES).is_dir()):
        return
    for name, environment in declaration.environments.items():
        for field, release in (("release", environment.release), ("stable", environment.stable)):
            if release in {None, LATEST}:
                continue
            key = f"environments.{name}.{field}"
            try:
                found = stored.read(release_name.parse(str(release), declaration.project), root)
                if field == "release":
                    found.of(name)
            except UserError as error:
                yield from (replace(problem, key=key) for problem in error.problems)
