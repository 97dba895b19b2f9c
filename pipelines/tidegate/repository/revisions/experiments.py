"""DVC's experiments: commits below refs/exps, which no branch holds."""

from tidegate.errors import DeclarationError, Problem
from tidegate.number_format import some
from tidegate.paths import PARAMS
from tidegate.repository.revisions import git
from tidegate.repository.revisions.git_process import ask

HOW = "run one, e.g. `dvc exp run -S seed=8`"


def newest() -> tuple[git.Revision, ...]:
    """Every experiment by its name, the newest first; none outside of a repository."""
    listed = ask("for-each-ref", "--sort=-committerdate", "--format=%(objectname) %(refname)", "refs/exps/").stdout
    named = (line.partition(" ") for line in listed.splitlines())
    return tuple(
        git.Revision(reference.rpartition("/")[2], commit)
        for commit, _, reference in named
        if reference.count("/") > 3  # not refs/exps/exec/…, DVC's own
    )


def applied() -> git.Revision | None:
    """The newest experiment whose params.yaml the work tree has: what `dvc exp run` and `dvc exp apply` leave."""
    if not PARAMS.is_file():
        return None
    here = PARAMS.read_bytes()
    return next((found for found in newest() if git.content(found, str(PARAMS)) == here), None)


def chosen(name: str | None) -> git.Revision:
    """The experiment of that name, else the one that is applied. Raises DeclarationError where none is."""
    if name is not None:
        return git.experiment(name)
    if found := applied():
        return found
    known = newest()
    if not known:
        raise DeclarationError(Problem(f"no experiment found; {HOW}"))
    names = some([experiment.name for experiment in known])
    raise DeclarationError(Problem(f"no experiment is applied here; name one, the newest first: {names}"))
