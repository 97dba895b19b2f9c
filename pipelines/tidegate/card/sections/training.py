"""How the model was made, and what cross-validation measured."""

from pathlib import Path

from tidegate import paths
from tidegate.card.document import CardSection, CardTable, Line
from tidegate.card.evidence_files import EvidenceFiles, measured
from tidegate.card.sections.data import absent

PACKAGE = paths.PACKAGE / "package.json"
SEEDS, LEARNING = paths.PLOTS / "seeds.csv", paths.PLOTS / "learning_curve.csv"
DEEPEST = 8


def sections(files: EvidenceFiles) -> tuple[CardSection, ...]:
    return _model(files), _search(files), _package(files), _folds(files), _seeds(files), _more_rows(files)


def _model(files: EvidenceFiles) -> CardSection:
    """Task, seed, and every declared value of conf/train."""
    path = paths.PARAMS
    lines: tuple[Line, ...] = (
        ("Task: ", files.cite(path, "evaluate", "task"), "; seed: ", files.cite(path, "seed"), "."),
    )
    rows = tuple(
        ((".".join(keys[1:-1]), "." if keys[1:-1] else "", files.name(path, *keys)), (files.cite(path, *keys),))
        for keys in _leaves(files, path, ("train",))
    )
    return CardSection("model", "Model", lines, (CardTable(("declared in conf/train", "value"), rows),))


def _leaves(files: EvidenceFiles, path: Path, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The paths of all scalars below a mapping, in order; of a mapping that is deeper than any declaration, none."""
    below = files.keys(path, *keys)
    if len(keys) > DEEPEST:
        return []
    return [
        leaf for key in below for leaf in (_leaves(files, path, (*keys, key)) or _scalar(files, path, (*keys, key)))
    ]


def _scalar(files: EvidenceFiles, path: Path, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [keys] if files.find(path, *keys) is not None else []


def _search(files: EvidenceFiles) -> CardSection:
    """The best of what was tried, and what the search is worth on folds that had no part in the choice."""
    path, title = paths.SEARCH, "Search"
    if not files.has(path):
        return CardSection(
            "search", title, absent="No search is declared in conf/train: the parameters are as declared."
        )
    lines: list[Line] = [
        ("Kind: ", files.cite(path, "kind"), "; optimised: ", files.cite(path, "metric"), "."),
        ("The best candidate reaches ", files.cite(path, "optimum"), " on the folds that chose it."),
    ]
    if files.keys(path, "nested"):
        mean, deviation = files.cite(path, "nested", "mean"), files.cite(path, "nested", "deviation")
        lines += [
            ("On folds that had no part in the choice: ", mean, ", standard deviation between them ", deviation, "."),
            ("Optimism, by how much the first is better: ", files.cite(path, "nested", "optimism"), "."),
        ]
    else:
        lines.append(("Its optimism was not measured: train.search.nested is false.",))
    rows = tuple(
        ((files.name(path, "best", name),), (files.cite(path, "best", name),))
        for name in files.keys(path, "best")
        if not files.keys(path, "best", name)
    )
    return CardSection("search", title, tuple(lines), (CardTable(("parameter", "chosen"), rows),))


def _package(files: EvidenceFiles) -> CardSection:
    """The files that are served, by digest, and the versions of what computes the answers."""
    title = "Package"
    if not files.has(PACKAGE):
        return absent("package", title, PACKAGE)
    packaged = tuple(
        (
            (files.name(PACKAGE, "files", name),),
            (files.cite(PACKAGE, "files", name, "bytes"),),
            (files.cite(PACKAGE, "files", name, "sha256"),),
        )
        for name in files.keys(PACKAGE, "files")
    )
    libraries = tuple(
        ((files.name(PACKAGE, "libraries", name),), (files.cite(PACKAGE, "libraries", name),))
        for name in files.keys(PACKAGE, "libraries")
    )
    tables = CardTable(("file", "bytes", "digest"), packaged), CardTable(("library", "version"), libraries)
    return CardSection("package", title, (("Model ", files.cite(PACKAGE, "model"), "."),), tables)


def _folds(files: EvidenceFiles) -> CardSection:
    path, title = paths.CV, "Cross-validation"
    if not files.has(path):
        return absent("cross_validation", title, path)
    rows = tuple(
        (
            (files.name(path, "mean", metric),),
            (files.cite(path, "mean", metric),),
            (files.cite(path, "deviation", metric),),
        )
        for metric in files.keys(path, "mean")
        if files.find(path, "deviation", metric) is not None
    )
    lines: tuple[Line, ...] = (("Folds by ", files.cite(path, "kind"), ", of ", files.cite(path, "rows"), " rows."),)
    table = CardTable(("metric", "mean of the folds", "their standard deviation"), rows)
    return CardSection("cross_validation", title, lines, (table,))


def _seeds(files: EvidenceFiles) -> CardSection:
    """What each seed reaches on the folds; none is chosen."""
    title = "Seeds"
    if not files.has(SEEDS):
        return CardSection("seeds", title, absent="No other seed is declared in conf/train.")
    rows = tuple(
        tuple((files.cite(SEEDS, row, key, as_shown=measured),) for key in ("metric", "seed", "mean", "trained"))
        for row in files.keys(SEEDS)
    )
    line: Line = ("The model has the project's seed, whatever the others reach.",)
    table = CardTable(("metric", "seed", "mean of the folds", "the model's"), rows)
    return CardSection("seeds", title, (line,), (table,))


def _more_rows(files: EvidenceFiles) -> CardSection:
    """What each larger share of the training rows gains on the folds."""
    title = "Learning curve"
    if not files.has(LEARNING):
        return CardSection("learning_curve", title, absent="No share is declared in conf/train.")
    keys = ("metric", "rows", "mean", "gain", "gain_low", "gain_high", "level")
    rows = tuple(
        tuple(
            (files.cite(LEARNING, row, key, as_shown=measured),) if files.find(LEARNING, row, key) else ()
            for key in keys
        )
        for row in files.keys(LEARNING)
    )
    head = ("metric", "rows learnt", "mean of the folds", "gain over the row above", "at least", "at most", "level")
    return CardSection("learning_curve", title, tables=(CardTable(head, rows),))
