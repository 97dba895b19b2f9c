"""Compare two declarations: changed keys, and what each change affects.

Each key has its line; effects are followed down to the manifests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidegate.config import code_digests, dvc_yaml
from tidegate.config.changes import code_changes
from tidegate.config.changes.affected import Affected, affected
from tidegate.config.changes.diff import ABSENT, ValueChange, changes
from tidegate.config.changes.semantic_changes import Impact, impacts
from tidegate.config.composing.compose import Composed, Composer
from tidegate.config.composing.params_file import parse_params
from tidegate.config.reading.conf import parse_conf, read_conf
from tidegate.config.reading.node import plain
from tidegate.config.schema.root import Declaration
from tidegate.config.validation.parse import place, typed
from tidegate.errors import DeclarationError, Where
from tidegate.paths import CONF, PARAMS
from tidegate.repository.revisions import git


@dataclass(frozen=True, slots=True)
class DeclarationComparison:
    """Changed keys and their effects. `wheres` are the places of the changed values (of removed ones, the former).

    `code` says in words which edits and upgrades of code re-run which stages.
    """

    changes: list[ValueChange]
    wheres: list[Where | None]
    impacts: list[Impact]
    affected: Affected
    manifests: tuple[str, ...]
    code: tuple[str, ...] = ()


def recorded(revision: git.Revision | None, composed: Composed) -> Any:
    """What params.yaml at the revision records of the code, None without that file; for the work tree, what
    the installed code is.
    """
    if revision is None:
        return code_digests.section(composed.values)
    if (data := git.content(revision, str(PARAMS))) is None:
        return None
    found = plain(parse_params(data))
    return found.get(code_digests.SECTION, {}) if isinstance(found, dict) else {}


def declared(revision: git.Revision | None) -> Composed:
    """The composition at the revision, or of the work tree."""
    conf = read_conf(CONF) if revision is None else parse_conf(_texts(revision), CONF)
    return Composer(conf).compose()


def compare(
    before: Composed, after: Composed, pipeline: Path = Path(), *, code: tuple[object, object] = (None, None)
) -> DeclarationComparison:
    """`code` is what each side `recorded`."""
    changed = changes(before.values, after.values)
    keys = [*(change.key for change in changed), *code_changes.keys(*code)]
    touched = affected(keys, {**before.values, **after.values}, pipeline)
    return DeclarationComparison(
        changes=changed,
        wheres=[_where(before if change.after is ABSENT else after, change.key) for change in changed],
        impacts=impacts(before.values, after.values),
        affected=touched,
        manifests=tuple(_manifests(before, after, touched)) if "render" in touched.stages else (),
        code=tuple(code_changes.sentences(*code, dvc_yaml.order(pipeline))),
    )


def _texts(revision: git.Revision) -> dict[str, bytes]:
    files = git.files(revision, CONF.as_posix())
    return {
        path: data
        for path, data in files.items()
        if path.endswith(".yaml") and not any(part.startswith(".") for part in path.split("/"))
    }


def _where(composed: Composed, key: str) -> Where | None:
    return place(composed.root, tuple(key.split(".")))


def _manifests(before: Composed, after: Composed, touched: Affected) -> Iterator[str]:
    """The files whose text differs when both are rendered from today's templates.

    A newly packaged model has another digest, which is unknown yet: two different placeholders represent it.
    """
    try:
        old, new = typed(before.root), typed(after.root)
    except DeclarationError:
        yield from touched.manifests
        return
    repackaged = "package" in touched.stages
    for name in dict.fromkeys([*new.environments, *old.environments]):
        was, now = _rendered(old, name, "0" * 64), _rendered(new, name, ("1" if repackaged else "0") * 64)
        if was is None or now is None:
            yield f"manifests/{name}"
            continue
        yield from (f"manifests/{name}/{file}" for file in sorted({*was, *now}) if was.get(file) != now.get(file))


def _rendered(declaration: Declaration, name: str, package: str) -> dict[str, str] | None:
    """The environment's manifests by file; none where it does not exist, None where it cannot be rendered."""
    from tidegate import rollouts
    from tidegate.alerts import compiled
    from tidegate.targets import Deployment
    from tidegate.targets._rendering import rendered

    environment = declaration.environments.get(name)
    if environment is None:
        return {}
    try:
        plan = rollouts.plan(name, environment, declaration.monitor)
        prometheus = declaration.monitor.prometheus
        stable = "2" * 64 if environment.stable else None
        rules = compiled(declaration.project, {name: environment}, declaration.monitor)
        deployment = Deployment(
            declaration.project, plan, package, environment.store, prometheus, stable, environment.step, rules
        )
        files = rendered(environment, deployment)
    except DeclarationError:
        return None
    return {manifest.file: manifest.text for manifest in files}
