"""Which files in templates/ belong to a target, and how they name manifests."""

from pathlib import Path

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.manifest_formats import AnyFormat

SUFFIX = ".j2"
"""`compose.yaml.j2` is rendered into `compose.yaml`."""


def of_target(folder: Path, target: str, form: AnyFormat) -> tuple[str, ...]:
    """The target's templates, sorted. Raises DeclarationError for a file of another name, and where there are none."""
    suffixes = tuple(f"{suffix}{SUFFIX}" for suffix in form.SUFFIXES)
    listed = " or ".join(f"*{suffix}" for suffix in suffixes)
    files = sorted(path for path in (folder / target).glob("*") if path.suffix != ".md")
    misnamed = [path for path in files if not path.name.endswith(suffixes)]
    if misnamed:
        reason = f"is not a template of {target}, whose names are {listed}; move it to {folder}/parts or rename it"
        raise DeclarationError(Problem(reason, Where(str(path))) for path in misnamed)
    if not files:
        raise DeclarationError(Problem(f"no template {listed}", Where(str(folder / target))))
    return tuple(f"{target}/{path.name}" for path in files)


def parts(folder: Path) -> tuple[str, ...]:
    """The names of all templates and of what they may include."""
    return tuple(sorted(path.relative_to(folder).as_posix() for path in folder.rglob(f"*{SUFFIX}")))
