"""Read the folder conf/: strict YAML, no file outside it, no Hydra settings.

Nothing in it can reconfigure Hydra itself.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tidegate.config.reading.node import Node
from tidegate.config.reading.reader import WRITTEN, decode, parse
from tidegate.errors import DeclarationError, Problem, Where

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_ENTRY = re.compile(r"(?:(?:optional|override) )*(?P<group>/?[A-Za-z0-9_/-]+)(?:@(?P<package>[A-Za-z0-9_.-]*))?")
_PACKAGE_HEADER = re.compile(r"^\s*#\s*@package\s+(?P<package>.*?)\s*$")
APART = frozenset({"gate/waivers"})
"""Files beside the options of a group that are not options; they are read separately."""
_MOST_FILES = 2_000


@dataclass(frozen=True)
class Conf:
    """Every YAML file below conf/, by its path without the ending: `train/ridge`."""

    root: Path
    files: dict[str, Node]
    packages: dict[str, str | None]

    def options(self, group: str) -> tuple[str, ...]:
        """The options of a group, sorted."""
        names = (name for name in self.files if name.rpartition("/")[0] == group and name not in APART)
        return tuple(sorted(name.removeprefix(f"{group}/") for name in names))

    def groups(self) -> tuple[str, ...]:
        return tuple(sorted({name.rpartition("/")[0] for name in self.files} - {""}))

    def path(self, name: str) -> str:
        return str(self.root / f"{name}.yaml")


def read_conf(root: Path) -> Conf:
    """Read every file. Raises DeclarationError with the problems of all of them."""
    if root.is_symlink() or not root.is_dir():
        raise DeclarationError(
            Problem("not a directory; run tidegate from the repository root, or `tidegate init`", Where(str(root)))
        )
    problems: list[Problem] = []
    texts = {path.relative_to(root).as_posix(): _bytes(path) for path in _yaml_files(root, problems)}
    if "config.yaml" not in texts and not problems:
        problems.append(Problem(missing_primary(root), Where(str(root / "config.yaml"))))
    return parse_conf(texts, root, problems)


def missing_primary(root: Path) -> str:
    """What to say where the file that makes a folder a declaration is gone."""
    return f"is missing; it names the choice of every group; `git restore {root}/config.yaml` brings it back"


def parse_conf(texts: Mapping[str, bytes], root: Path, problems: Iterable[Problem] = ()) -> Conf:
    """The same from bytes by path below conf/ (`train/ridge.yaml`), e.g. of another revision."""
    files: dict[str, Node] = {}
    packages: dict[str, str | None] = {}
    all_problems = list(problems)
    for relative, data in texts.items():
        name, path = relative.removesuffix(".yaml"), str(root / relative)
        try:
            text = decode(data, path)
            files[name] = parse(text, path)
            packages[name] = _package(text, path)
            all_problems += _refuse_hydra(files[name], primary=name == "config")
        except DeclarationError as error:
            all_problems.extend(error.problems)
    if "config" not in files and not all_problems:
        all_problems.append(Problem("is missing; it names the choice of every group", Where(str(root / "config.yaml"))))
    if all_problems:
        raise DeclarationError(all_problems)
    return Conf(root, files, packages)


def _bytes(path: Path) -> bytes:
    """The file's bytes, at most one more than the limit, so that a huge file costs nothing."""
    with path.open("rb") as file:
        return file.read(WRITTEN.bytes + 1)


def _yaml_files(root: Path, problems: list[Problem]) -> Iterator[Path]:
    count = 0
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if not name.startswith("."))
        folder_path = Path(folder)
        for name in names:
            if (folder_path / name).is_symlink():
                problems.append(
                    Problem("is a symbolic link; put the folder itself there", Where(str(folder_path / name)))
                )
            elif not _NAME.fullmatch(name):
                problems.append(Problem("a group is named in letters, digits, _ and -", Where(str(folder_path / name))))
        for path in (folder_path / name for name in sorted(files) if not name.startswith(".")):
            count += 1
            if count > _MOST_FILES:
                problems.append(Problem(f"holds more than {_MOST_FILES} files", Where(str(root))))
                return
            if problem := _unreadable(path):
                problems.append(Problem(problem, Where(str(path))))
            elif path.suffix == ".yaml":
                yield path


def _unreadable(path: Path) -> str | None:
    if path.is_symlink():
        return "is a symbolic link; put the file itself there"
    if path.suffix == ".yml":
        return f"is never read by Hydra; rename it to {path.stem}.yaml"
    if path.suffix == ".yaml" and not path.is_file():
        return "is not a regular file"
    if path.suffix == ".yaml" and not _NAME.fullmatch(path.stem):
        return "an option is named in letters, digits, _ and -"
    return None


def _package(text: str, path: str) -> str | None:
    """The package in the header. Raises DeclarationError where it is not allowed, or would not be read.

    Hydra's header ends at the first line that is neither empty nor `# @…`.
    """
    package: str | None = None
    in_header = True
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            break
        in_header = in_header and (not line.strip() or re.match(r"\s*#\s*@", line) is not None)
        if match := _PACKAGE_HEADER.match(line):
            where = Where(path, number, match.start("package") + 1, max(len(match["package"]), 1))
            if not in_header:
                raise DeclarationError(Problem("is not read by Hydra here; put `# @package` on the first line", where))
            package = _allowed(match["package"], where)
    return package


def _allowed(package: str, where: Where) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.]+", package):
        raise DeclarationError(Problem("a package is a key path like environments.prod or _global_", where))
    if _names_hydra(package):
        raise DeclarationError(Problem(f"the package {package} would configure Hydra itself; remove it", where))
    return package


def _refuse_hydra(root: Node, *, primary: bool) -> Iterator[Problem]:
    if not isinstance(root.value, dict):
        yield Problem("must be a mapping of keys to values", root.where)
        return
    for key, node in root.value.items():
        if key == "hydra" or "." in key:
            message = (
                "would configure Hydra itself; remove it" if key == "hydra" else "nest the key instead of using dots"
            )
            yield Problem(message, node.key, key)
    if (defaults := root.value.get("defaults")) is not None:
        yield from _check_defaults(defaults, primary=primary)


def _check_defaults(defaults: Node, *, primary: bool) -> Iterator[Problem]:
    if not isinstance(defaults.value, tuple):
        yield Problem("must be a list of choices, like `- train: ridge`", defaults.key or defaults.where, "defaults")
        return
    selves = 0
    for entry in defaults.value:
        match entry.value:
            case "_self_":
                selves += 1
            case str() as name:
                yield from _check_entry(name, entry)
            case dict() as choice if len(choice) == 1:
                ((name, option),) = choice.items()
                yield from _check_entry(name, entry)
                yield from _check_option(option)
            case _:
                yield Problem("must be one choice, like `- train: ridge`", entry.where, "defaults")
    if primary and selves != 1:
        yield Problem("needs `- _self_` once, for the precedence of the file's own values", defaults.key, "defaults")


def _check_entry(name: str, entry: Node) -> Iterator[Problem]:
    match = _ENTRY.fullmatch(name)
    if not match or ".." in name or "//" in name:
        yield Problem(f"unknown group or file of conf/: {name}", entry.where, "defaults")
    elif _names_hydra(match["group"].strip("/").replace("/", ".")) or _names_hydra(match["package"] or ""):
        yield Problem(f"{name} would configure Hydra itself; remove it", entry.where, "defaults")


def _check_option(option: Node) -> Iterator[Problem]:
    for choice in option.value if isinstance(option.value, tuple) else (option,):
        ok = choice.value is None or (
            isinstance(choice.value, str) and all(_NAME.fullmatch(part) for part in choice.value.split("/"))
        )
        if not ok:
            yield Problem(f"must name a file of the group, got {choice.value!r}", choice.where, "defaults")


def _names_hydra(package: str) -> bool:
    return package.removeprefix("_global_.").split(".")[0] == "hydra"
