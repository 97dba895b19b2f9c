"""What may go wrong in production: stress, drift, objectives, rollout, parity."""

from tidegate import paths
from tidegate.card.document import CardSection, CardTable, Line
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections.data import absent

LOSS = ("clean", "stressed", "loss")


def sections(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return _stress(files), _drift(files), _parity(files), _rehearsals(files), _objectives(files), _gate(files)


def _stress(files: EvidenceFiles) -> CardSection:
    """What each metric loses on damaged rows; a model that could not answer is said so."""
    path, title = paths.STRESS, "Stress"
    if not files.has(path):
        return absent("stress", title, path)
    rows: list[tuple[Line, ...]] = []
    for outcome in files.keys(path, "stresses"):
        place = (path, "stresses", outcome)
        named = (files.cite(*place, "stress"), ": ", files.cite(*place, "declared", "kind"))
        changed: Line = (files.cite(*place, "changed"), " of ", files.cite(*place, "rows"))
        if files.find(*place, "failure"):
            rows.append((named, changed, ("the model cannot answer: ", files.cite(*place, "failure")), (), (), (), ()))
        for loss in files.keys(*place, "losses"):
            lost = (*place, "losses", loss)
            ends: Line = (files.cite(*lost, "low"), " to ", files.cite(*lost, "high"))
            values = tuple((files.cite(*lost, key),) for key in LOSS)
            rows.append((named, changed, (files.cite(*lost, "metric"),), *values, ends))
    if not rows:
        return CardSection("stress", title, absent="No stress is declared in conf/stress.")
    head = ("stress", "rows changed", "metric", "clean", "damaged", "loss", "interval of the loss")
    return CardSection("stress", title, tables=(CardTable(head, tuple(rows)),))


def _drift(files: EvidenceFiles) -> CardSection:
    """How far each column moved from the training rows."""
    path, title = paths.DRIFT, "Drift from the training rows"
    if not files.has(path):
        return absent("drift", title, path)
    rows: list[tuple[Line, ...]] = []
    for part in files.keys(path):
        for column in files.keys(path, part):
            place = (path, part, column)
            values = tuple(
                (files.cite(*place, key),) if files.find(*place, key) is not None else () for key in ("psi", "ks")
            )
            rows.append(((files.name(path, part),), (files.name(*place),), *values))
    head = ("part", "column", "population stability index", "Kolmogorov-Smirnov distance")
    return CardSection("drift", title, tables=(CardTable(head, tuple(rows)),))


def _parity(files: EvidenceFiles) -> CardSection:
    """Whether the served model answers as the evaluated one."""
    path, title = paths.PARITY, "Served as evaluated"
    if not files.has(path):
        return absent("parity", title, path)
    rows = tuple(
        tuple(
            (files.cite(path, "checks", check, key),) for key in ("compared", "rows", "differing", "largest_difference")
        )
        for check in files.keys(path, "checks")
    )
    table = CardTable(("compared", "rows", "differing", "largest difference"), rows)
    return CardSection("parity", title, (("Served form: ", files.cite(path, "served"), "."),), (table,))


def _rehearsals(files: EvidenceFiles) -> CardSection:
    """Each injected fault, and how the planned rollout ended under it."""
    title = "Rehearsed rollout"
    rows: list[tuple[Line, ...]] = []
    for file in sorted((files.root / paths.REHEARSALS).glob("*.json")):
        path = paths.REHEARSALS / file.name
        for run in files.keys(path, "runs"):
            place = (path, "runs", run)
            ended: Line = (files.cite(*place, "outcome"), " after ", files.cite(*place, "decided_s"), " s")
            environment: Line = (files.cite(path, "environment"), ", ", files.cite(path, "strategy"))
            rows.append((environment, (files.cite(*place, "fault"),), ended, (files.cite(*place, "reason"),)))
    if not rows:
        return CardSection("rehearsal", title, absent=f"No rollout was rehearsed: {paths.REHEARSALS} has no file.")
    table = CardTable(("environment", "fault", "outcome", "reason"), tuple(rows))
    return CardSection("rehearsal", title, tables=(table,))


def _objectives(files: EvidenceFiles) -> CardSection:
    """What is watched in production, with every declared value."""
    return _declared(
        files,
        ("monitor", "objectives"),
        name="monitoring",
        title="Monitoring",
        what="objective",
        folder="conf/monitor",
    )


def _gate(files: EvidenceFiles) -> CardSection:
    """What a change to the model must hold."""
    return _declared(files, ("gate", "rules"), name="gate", title="Rules of the gate", what="rule", folder="conf/gate")


def _declared(
    files: EvidenceFiles, keys: tuple[str, ...], *, name: str, title: str, what: str, folder: str
) -> CardSection:
    rows: list[tuple[Line, ...]] = []
    for key in files.keys(paths.PARAMS, *keys):
        place = (*keys, key)
        values: Line = ()
        for field in files.keys(paths.PARAMS, *place):
            values += ("; ",) if values else ()
            values += (files.name(paths.PARAMS, *place, field), *_values(files, (*place, field)))
        rows.append(((files.name(paths.PARAMS, *place),), values))
    if not rows:
        return CardSection(name, title, absent=f"None is declared in {folder}.")
    return CardSection(name, title, tables=(CardTable((what, "as declared"), tuple(rows)),))


def _values(files: EvidenceFiles, keys: tuple[str, ...]) -> Line:
    """The declared value, or the entries of a list."""
    entries = [(*keys, entry) for entry in files.keys(paths.PARAMS, *keys)]
    scalars = [place for place in entries or [keys] if files.find(paths.PARAMS, *place) is not None]
    return tuple(part for place in scalars for part in (" ", files.cite(paths.PARAMS, *place)))
