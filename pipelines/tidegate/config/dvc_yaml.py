"""Validate dvc.yaml: paths in the repository, no substitution, complete stages.

DVC deletes outs before it runs a stage, wherever they are, so a path outside the repository is dangerous. A stage must
list what it reads: a change of a parameter or file that it does not list would leave a stale result.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from tidegate.config import stage_params
from tidegate.config.code_digests import SECTION
from tidegate.config.params import keys, read
from tidegate.config.reading.node import Node, at, dotted, leaves, plain
from tidegate.config.reading.reader import decode, parse
from tidegate.errors import EvidenceError, Problem, Where, unknown
from tidegate.kinds import STAGES, VERBS
from tidegate.paths import PARAMS

PIPELINE = Path("dvc.yaml")
_PATHS = ("deps", "outs", "metrics", "plots")


def problems(repository: Path = Path()) -> list[Problem]:
    """Everything wrong with the pipeline. Raises DeclarationError where dvc.yaml is not strict YAML."""
    path = repository / PIPELINE
    if not path.exists():
        remedy = f"`git checkout -- {PIPELINE}` brings back a deleted one"
        raise EvidenceError(Problem(f"not found, so that nothing can run; {remedy}", Where(str(PIPELINE))))
    root = parse(decode(path.read_bytes(), str(PIPELINE)), str(PIPELINE))
    return [*_substitutions(root), *_foreign_keys(root), *_stages(root, repository)]


def unset(root: Node) -> Iterator[Problem]:
    """The keys that a stage lists under `params` and a composition does not have: DVC would refuse to run the stage."""
    readers: dict[str, str] = {}
    for name in STAGES.names():
        for key in keys(STAGES.load(name).Params):
            readers.setdefault(key, name)
    for key, name in readers.items():
        if at(root, tuple(key.split("."))) is None:
            last = key.rpartition(".")[2]
            yield Problem(f"is read by the stage {name}, so DVC requires it; write `{last}: null`", key=key)


def stages(repository: Path = Path()) -> dict[str, Node]:
    """The stages of dvc.yaml by name, with their places."""
    root = parse(decode((repository / PIPELINE).read_bytes(), str(PIPELINE)), str(PIPELINE))
    section = root.value.get("stages") if isinstance(root.value, dict) else None
    return section.value if section and isinstance(section.value, dict) else {}


def order(repository: Path = Path()) -> tuple[str, ...]:
    """The names of the stages as dvc.yaml lists them; none without a pipeline."""
    return tuple(stages(repository)) if (repository / PIPELINE).exists() else ()


def entries(stage: Node, section: str) -> Iterator[tuple[str, Node]]:
    """The paths or keys under `deps`, `outs`, `params`, …, with or without options."""
    listed = stage.value.get(section) if isinstance(stage.value, dict) else None
    for entry in listed.value if listed and isinstance(listed.value, tuple) else ():
        match entry.value:
            case str() as name:
                yield name, entry
            case dict() as options:
                yield from ((name, entry) for name in options)


def parameters(name: str, stage: Node) -> Iterator[tuple[str, Node]]:
    """The keys of params.yaml that a stage lists, itself or by its part of the file of digests."""
    for key, node in entries(stage, "params"):
        if key == stage_params.FILE and plain(node) == {key: [name]} and name in STAGES.names():
            yield from ((read, node) for read in stage_params.read_by(name))
        else:
            yield key, node


def _substitutions(root: Node) -> Iterator[Problem]:
    for path, node in leaves(root):
        if "${" in f"{dotted(path)} {node.value}":
            message = "is substituted before compose runs, and reaches a shell; read the value in the stage's code"
            yield Problem(f"${{…}} {message}", node.key or node.where, dotted(path))


def _foreign_keys(root: Node) -> Iterator[Problem]:
    for name, node in root.value.items() if isinstance(root.value, dict) else ():
        if name in ("vars", "artifacts", "datasets"):
            yield Problem("is not used here: everything is declared in conf/", node.key, name)
        elif name in _PATHS:
            continue
        elif name != "stages":
            yield Problem("is not a section of a pipeline; declare stages", node.key, name)


def _stages(root: Node, repository: Path) -> Iterator[Problem]:
    section = root.value.get("stages") if isinstance(root.value, dict) else None
    if not (section and isinstance(section.value, dict) and section.value):
        yield Problem("declares no stages", Where(str(PIPELINE)))
        return
    recorded = _recorded(repository)
    yield from _digests(section.value)
    for name, stage in section.value.items():
        if not isinstance(stage.value, dict):
            yield Problem("must be a mapping with a cmd", stage.key, f"stages.{name}")
            continue
        yield from _settings(name, stage)
        yield from _inside(name, stage, repository)
        if name in STAGES.names():
            yield from _parameters(name, stage)
        yield from _code(name, stage, recorded)


def _digests(stages: Mapping[str, Node]) -> Iterator[Problem]:
    """Where a stage lists the file of digests, compose writes it: DVC would else run the stage before compose."""
    readers = [name for name, stage in stages.items() if stage_params.FILE in dict(entries(stage, "params"))]
    composing = stages.get("compose")
    if readers and composing and stage_params.FILE not in dict(entries(composing, "outs")):
        message = f"the stage {readers[0]} reads {stage_params.FILE}, which compose writes; list it under `outs`"
        yield Problem(message, _section(composing, "outs"), "stages.compose.outs")


def _settings(name: str, stage: Node) -> Iterator[Problem]:
    assert isinstance(stage.value, dict)
    for setting, message in (
        ("frozen", "a frozen stage keeps its results whatever changes; remove it"),
        ("wdir", "stages run at the root of the repository; remove it"),
        ("foreach", "foreach is not supported; write each stage out"),
        ("matrix", "matrix is not supported; write each stage out"),
    ):
        if node := stage.value.get(setting):
            yield Problem(message, node.key, f"stages.{name}.{setting}")
    if name == "compose" and not ((always := stage.value.get("always_changed")) and always.value is True):
        message = "the installed code has no path to depend on; write `always_changed: true`"
        yield Problem(message, stage.key, f"stages.{name}")
    command = stage.value.get("cmd")
    words = str(command.value).split() if command else []
    verbs = (*VERBS.names(), *STAGES.names())
    if name in verbs and words != ["tidegate", name]:
        yield Problem(f"the stage's command is `tidegate {name}`", _section(stage, "cmd"), f"stages.{name}.cmd")
    elif (verb := _stage_of(words)) and verb != name:
        message = f"runs the stage {verb}, which under another name misses changes of what it reads; name it {verb}"
        yield Problem(message, _section(stage, "cmd"), f"stages.{name}.cmd")
    elif words[:1] == ["tidegate"] and (len(words) == 1 or words[1].replace("-", "_") not in verbs):
        message = unknown(" ".join(words[1:2]), tuple(dict.fromkeys(verbs)), what="verb of tidegate")
        yield Problem(message, _section(stage, "cmd"), f"stages.{name}.cmd")


def _stage_of(words: Sequence[str]) -> str:
    """The stage that a command runs; empty where it runs none. With options, as `check --data`, it is another step."""
    verb = words[1].replace("-", "_") if words[:1] == ["tidegate"] and len(words) == 2 else ""
    return verb if verb in STAGES.names() else ""


def _inside(name: str, stage: Node, repository: Path) -> Iterator[Problem]:
    for section in _PATHS:
        for path, node in entries(stage, section):
            if not _is_inside(path, repository):
                message = f"{path} is outside the repository, where DVC would read or delete it; use a path inside"
                yield Problem(message, node.where, f"stages.{name}.{section}")


def _is_inside(path: str, repository: Path) -> bool:
    if not path or "://" in path or path.startswith(("/", "~", "\\")) or ":" in path or ".." in Path(path).parts:
        return False
    return (repository / path).resolve().is_relative_to(repository.resolve())


def _parameters(name: str, stage: Node) -> Iterator[Problem]:
    reads = set(keys(STAGES.load(name).Params))
    listed = {key: node for key, node in parameters(name, stage) if key.partition(".")[0] != SECTION}
    for key in sorted(reads - listed.keys()):
        yield Problem(f"the stage reads {key} and does not list it", _section(stage, "params"), f"stages.{name}.params")
    if wrong := listed.pop(stage_params.FILE, None):
        message = f"write `{stage_params.FILE}: [{name}]`: that is what the stage reads"
        yield Problem(message, wrong.where, f"stages.{name}.params")
    for key in sorted(listed.keys() - reads):
        yield Problem(f"the stage lists {key} and does not read it", listed[key].where, f"stages.{name}.params")


def _code(name: str, stage: Node, recorded: Collection[str] | None) -> Iterator[Problem]:
    """A stage of tidegate lists its own code, and params.yaml has every record of code that a stage lists."""
    listed = {key: node for key, node in parameters(name, stage) if key.partition(".")[0] == SECTION}
    own = f"{SECTION}.{name}"
    if name in STAGES.names() and own not in listed:
        message = f"the stage does not list {own}; without it an edit or upgrade of its code would leave stale results"
        yield Problem(message, _section(stage, "params"), f"stages.{name}.params")
    for key, node in listed.items():
        stage_of = key.split(".")[1] if "." in key else ""
        if stage_of not in STAGES.names():
            message = unknown(key, tuple(f"{SECTION}.{stage}" for stage in STAGES.names()), what="record of code")
            yield Problem(message, node.where, f"stages.{name}.params")
        elif recorded is not None and stage_of not in recorded:
            yield Problem(f"{PARAMS} has no {key}; run `tidegate compose`", node.where, f"stages.{name}.params")


def _recorded(repository: Path) -> Collection[str] | None:
    """The stages whose code params.yaml records; None without params.yaml."""
    if not (repository / PARAMS).exists():
        return None
    section = read(repository / PARAMS).get(SECTION)
    return section if isinstance(section, dict) else ()


def _section(stage: Node, name: str) -> Where | None:
    assert isinstance(stage.value, dict)
    section = stage.value.get(name)
    return section.key if section else stage.key
