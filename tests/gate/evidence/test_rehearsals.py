"""Rehearsals are read as `tidegate rehearse` wrote them, or not at all; their corruptions fail the rule."""

import rehearsing
from gate_evidence import evidence
from tidegate import artifacts, paths
from tidegate.delivery.rehearsals import RolloutOutcome
from tidegate.gate.evidence import rehearsals
from tidegate.gate.evidence.rehearsals import RehearsedRollouts
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.rehearsal.rehearse import rehearse

MADE = rehearse(rehearsing.given(rehearsing.plan(25)), rehearsing.recorded(slow=rehearsing.recording(seconds=0.5)))


def test_it_is_read_as_it_was_written(tmp_path):
    folder, file = RevisionFolder(tmp_path, "here"), tmp_path / paths.REHEARSALS / "prod.json"
    assert rehearsals.read(folder) == rehearsals.ABSENT
    artifacts.write_json(file, MADE.as_json())
    assert rehearsals.read(folder) == RehearsedRollouts((MADE,), None)
    artifacts.write_json(tmp_path / paths.PACKAGE / "package.json", {})
    read = rehearsals.read(folder)
    assert read.package == artifacts.sha256(tmp_path / paths.PACKAGE / "package.json")
    assert (read.of("prod"), read.of("dev")) == (MADE, None)
    for wrong in ({"version": 2}, {"extra": 1}):
        artifacts.write_json(file, MADE.as_json() | wrong)
        assert isinstance(rehearsals.read(folder), Unpaired)
    file.write_text("{")
    assert isinstance(rehearsals.read(folder), Unpaired)


def test_its_corruptions_are_wrong_outcomes_and_another_package():
    twin = evidence(rows=200)
    assert list(rehearsals.corrupted(twin)) == []
    twin = twin.with_head(twin.head.holding(rehearsals, RehearsedRollouts((MADE,), "package")))
    found = {name: changed.head.of(rehearsals) for name, changed in rehearsals.corrupted(twin)}
    outcomes = {name: [run.outcome for run in known.rehearsals[0].runs] for name, known in found.items()}
    assert outcomes["every fault promoted"] == [RolloutOutcome.PROMOTED, RolloutOutcome.PROMOTED]
    assert outcomes["the healthy candidate rolled back"] == [RolloutOutcome.ROLLED_BACK, RolloutOutcome.ROLLED_BACK]
    assert found["the rehearsal of another package"].package == "another"
