"""What verbs do at the root of a repository that has several projects."""

import json
import logging
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tidegate import settings
from tidegate.errors import DeclarationError, ExitCode

if TYPE_CHECKING:
    from tidegate.records import Decision
    from tidegate.repository.child_process import CompletedProgram

LOG = logging.getLogger(__name__)
TOGETHER = frozenset(
    (
        "approval",
        "comment",
        "commit-results",
        "compare",
        "each",
        "gate",
        "init",
        "outdate",
        "projects",
        "reuse",
        "review",
    )
)
"""Verbs that answer for all projects at once, or need none."""
REUSED = "reused"
"""How `tidegate reuse` begins what it prints where it did."""
ALL = "run each command in its project's folder, or in all of them:\n`tidegate each -- dvc repro`"
EACH = frozenset(("compose", "deploy", "diff", "doctor", "publish", "status", "upgrade", "validate"))
"""Verbs that run in each project, one after the other."""


def are_here(base: str | None) -> bool:
    """Whether this is the root of projects; reads git only where another folder's project is not meant."""
    from tidegate.several_projects import touched

    return touched.are_here(base)


def decided(base: str | None, approved_by: str) -> "Decision":
    from tidegate.several_projects import decide

    return decide.run(base, approved_by=approved_by, tell=tell)


def review(
    base: str | None, *, md: Path | None, html: Path | None, decision: Path | None, approved_by: str, recomputed: bool
) -> None:
    """One comment and one page; exits 10 where a committed result of any project is contradicted."""
    from tidegate.cli._printing.output import put_in_step_summary
    from tidegate.cli._printing.write_file import write_file
    from tidegate.several_projects import joint_comment, joint_page
    from tidegate.several_projects.review import gather

    joint = gather(base, decision=decision, approved_by=approved_by, recomputed=recomputed, tell=tell)
    written = joint_comment.comment(joint)
    put_in_step_summary(written)
    if html:
        write_file(html, joint_page.page(joint))
    if md:
        write_file(md, written)
    elif not html:
        print(written, end="")
    if joint.is_contradicted:
        raise typer.Exit(ExitCode.BLOCKED)


def reused(base: str | None) -> bool:
    """Whether every touched project took the base's results. One that may not must be recomputed, and with it all."""
    from tidegate.several_projects import in_folder, touched

    options = ("--base", base) if base else ()
    found = True
    for folder in touched.folders(base, tell=tell):
        done = in_folder.verb(folder, "reuse", *options)
        tell("\n".join(f"{folder}: {line}" for line in (*done.out.splitlines(), *done.err.splitlines())))
        found = found and not done.code and done.out.startswith(REUSED)
    return found


def tell(sentence: str) -> None:
    from tidegate.errors import visible

    for line in sentence.splitlines():
        print(visible(line), file=sys.stderr)


def before(verb: str, arguments: list[str]) -> None:
    """Run the verb in each project and exit, or refuse it, where the current folder holds several."""
    if arguments[:2] == ["gate", "calibrate"]:
        verb = "gate calibrate"
    if verb in TOGETHER or "--help" in arguments or not _are_declared():
        return
    from tidegate.repository.revisions import projects

    folders = [project.folder for project in projects.work_tree()]
    if verb not in EACH:
        known = ", ".join(folders) or "none yet"
        raise DeclarationError(
            f"`tidegate {verb}` is about one project, and this folder holds several: {known}; "
            f"run it in one of them, or in each: `tidegate each -- tidegate {' '.join(arguments) or verb}`"
        )
    if verb == "deploy" and "--check" in arguments:
        raise typer.Exit(_joined(folders, arguments))
    is_text = not any(argument.startswith(("-o", "--output")) for argument in arguments)
    code = in_each(folders, ("tidegate", *arguments), alike_once=verb == "doctor" and is_text)
    if not arguments and folders:
        print(f"\n{ALL}")
    raise typer.Exit(code)


def _joined(folders: list[str], arguments: list[str]) -> int:
    """Print the JSON lists of all as one. Nothing is printed where one of them has none."""
    from tidegate.several_projects import in_folder

    found, codes = list[object](), [ExitCode.PASS.value]
    for folder in folders:
        done = in_folder.verb(folder, *arguments)
        tell("\n".join(f"{folder}: {line}" for line in done.err.splitlines()))
        codes.append(done.code)
        if not done.code:
            found += json.loads(done.out)
    if not max(codes):
        print(json.dumps(found))
    return max(codes)


def in_each(folders: list[str], command: tuple[str, ...], *, alike_once: bool = False) -> int:
    """Run it in each folder, whatever happened in the one before; the largest exit code.

    With `alike_once`, what every folder prints is printed once, before the rest, when all of them are done.
    """
    from tidegate.cli._printing.progress import progress
    from tidegate.several_projects import in_folder

    done: dict[str, CompletedProgram] = {}
    with progress(LOG.name):
        for number, folder in enumerate(folders, 1):
            if not alike_once:
                print(f"{folder}:", flush=True)
            LOG.info("%s, %d of %d: %s", folder, number, len(folders), " ".join(command))
            done[folder] = in_folder.run(folder, command)
            if not alike_once:
                _print_indented(done[folder].out, done[folder].err)
    if alike_once:
        _print_alike_once({folder: program.out for folder, program in done.items()})
        for program in done.values():
            _print_indented("", program.err)
    return max([ExitCode.PASS.value, *(program.code for program in done.values())])


def _print_alike_once(printed: dict[str, str]) -> None:
    """Each finding, which further lines may continue, under the folders that it is about."""
    parts = {folder: text.partition("\n\n") for folder, text in printed.items()}
    findings = {folder: re.split(r"\n(?! )", listed) for folder, (listed, _, _) in parts.items()}
    first, *others = findings.values()
    alike = [finding for finding in first if others and all(finding in other for other in others)]
    if alike:
        print("all projects:")
        _print_indented("\n".join(alike))
    for folder, own in findings.items():
        print(f"{folder}:")
        _print_indented("\n".join([*(finding for finding in own if finding not in alike), parts[folder][2]]))


def _print_indented(out: str, err: str = "") -> None:
    from tidegate.errors import visible

    for text, stream in ((out, sys.stdout), (err, sys.stderr)):
        for line in text.splitlines():
            print(f"  {visible(line.expandtabs())}" if line else "", file=stream)


def _are_declared() -> bool:
    from tidegate.repository.revisions import projects

    return bool(projects.declared(settings.read()))
