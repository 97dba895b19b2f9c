"""How long a person waits from an edit to the verdict: `dvc repro`, then `tidegate gate`.

    python bench/verdict.py [ROUNDS]     # three rounds; each about a minute

The second edit of a weight finds what servers of that model answered in the rehearsal of the first.
Takes place in a clone with a copy of this repository's DVC cache, where everything has run before. Each round edits
`max_iter` of the estimator, or the weight of a rollout's step, to a value that no round had before, so that nothing of
it is in DVC's cache. A verdict counts whatever it is; the table has it. Writes verdict.md.
"""

import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from timed_commands import Taken, clone, machine, median, tell, timed, with_cache

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 3
VERDICTS = {0: "passes", 10: "blocked", 3: "undecided"}


@dataclass(frozen=True)
class Edit:
    """One line of conf/: the file, the text before the number, and the number of each round."""

    name: str
    file: str
    before: str
    numbers: range
    goal_s: float
    repro: list[Taken] = field(default_factory=list)
    gate: list[Taken] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    verdicts: list[str] = field(default_factory=list)


EDITS = (
    Edit("`max_iter` of the estimator", "conf/train/gradient_boosting.yaml", "max_iter: ", range(99, 0, -1), 30),
    Edit("weight of a canary's step", "conf/rollout/canary.yaml", "wide:  {weight: ", range(26, 49, 2), 8),
    Edit("another weight, the model as before", "conf/rollout/canary.yaml", "wide:  {weight: ", range(27, 49, 2), 8),
)


def measure(edit: Edit, number: int, repository: Path) -> None:
    """Edit, run, gate, and take the edit back."""
    tell(f"{edit.name}: {number}")
    path = repository / edit.file
    text = path.read_text()
    edited, count = re.subn(rf"({re.escape(edit.before)})\d+", rf"\g<1>{number}", text)
    assert count == 1, f"{edit.file} no longer has `{edit.before}`"
    path.write_text(edited)
    repro = timed("dvc", "repro", folder=repository)
    gate = timed("tidegate", "gate", "--base", "HEAD", folder=repository, accept=tuple(VERDICTS))
    edit.repro.append(repro.taken)
    edit.gate.append(gate.taken)
    edit.ran.append(", ".join(re.findall(r"Running stage '(\w+)'", repro.printed)))
    edit.verdicts.append(VERDICTS[gate.code])
    path.write_text(text)
    timed("dvc", "repro", folder=repository)  # from the cache


def main() -> None:
    state = machine()
    with tempfile.TemporaryDirectory() as temporary:
        repository = clone(Path(temporary, "repository"))
        with_cache(repository, Path(temporary, "cache"))
        tell("everything once, so that the cache is warm")
        timed("dvc", "repro", folder=repository)
        timed("tidegate", "gate", "--base", "HEAD", folder=repository, accept=tuple(VERDICTS))
        saved = ("-c", "user.name=Bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--all")
        subprocess.run(["git", *saved, "--allow-empty", "--message", "as it runs here"], cwd=repository, check=True)
        for number in range(ROUNDS):
            for edit in EDITS:
                measure(edit, edit.numbers[number], repository)
    report(state)


def report(state: str) -> None:
    lines = [
        "# From an edit to the verdict",
        "",
        f"`python bench/verdict.py {ROUNDS}`, medians of {ROUNDS}. {state}",
        "A clone with a warm cache; base and head have the same code. Seconds by the clock, in brackets of CPU.",
        "",
        "| edit | `dvc repro` | `tidegate gate` | together | asked, by the clock | verdicts | stages that ran |",
        "|---|---|---|---|---|---|---|",
    ]
    for edit in EDITS:
        both = [repro + gate for repro, gate in zip(edit.repro, edit.gate, strict=True)]
        shown = " | ".join(
            f"{each.wall_s:.1f} ({each.cpu_s:.1f})" for each in map(median, (edit.repro, edit.gate, both))
        )
        verdicts, ran = ", ".join(dict.fromkeys(edit.verdicts)), "; ".join(dict.fromkeys(edit.ran))
        lines.append(f"| {edit.name} | {shown} | ≤ {edit.goal_s:.0f} | {verdicts} | {ran} |")
    Path(__file__).with_suffix(".md").write_text("\n".join([*lines, ""]))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
