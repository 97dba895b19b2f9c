"""docs/reference/exit-codes.md: what the exit status of a verb means."""

from generators.markdown import page, table
from tidegate.errors import ExitCode

MEANINGS = {
    ExitCode.PASS: ("the verb did what it is for; a check, the gate or a verification passes", "–"),
    ExitCode.INVALID: (
        "the declaration or the command line is invalid",
        "fix what the message names by file, line and column",
    ),
    ExitCode.INCONCLUSIVE: (
        "undecided: evidence is missing, or too few rows decide",
        "do what the message says is needed; an undecided gate does not let a change through",
    ),
    ExitCode.INFRASTRUCTURE: (
        "a remote, the disk, a lock, the network, a damaged cache or a missing extra prevented the work",
        "run again once it is fixed; [what to do](../when-something-breaks.md)",
    ),
    ExitCode.BLOCKED: (
        "blocked: the gate, a critical check, a contradicted claim, or a file that `--check` finds out of date",
        "change what the findings name",
    ),
}
INTRODUCTION = """\
The same for every verb; [what each verb exits with](verbs.md). DVC turns the failure of any stage into a code of its
own: run the stage's verb to see this one. Output that is cut off (`tidegate gate | head -1`) changes no code: the verb
goes on, what its reader does not take is dropped, and `pipefail` sees the verdict."""
OTHERS = {
    "1": ("Python's own crash: a bug in tidegate, with its traceback; a bug never reads as a verdict", "report it"),
    "130, 143": ("interrupted by Ctrl-C, ended by SIGTERM", "–"),
}


def exit_codes() -> str:
    rows = {str(int(code)): MEANINGS[code] for code in ExitCode} | OTHERS
    ordered = sorted(rows, key=lambda code: int(code.split(",")[0]))
    return page(
        "Exit codes",
        INTRODUCTION,
        table(("code", "meaning", "what to do"), ((code, *rows[code]) for code in ordered)),
    )
