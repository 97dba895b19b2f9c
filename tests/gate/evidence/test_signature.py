"""The signature of the packaged model is read as `tidegate package` wrote it, or not at all."""

from dataclasses import asdict

import model_project
from gate_evidence import evidence
from tidegate import paths
from tidegate.artifacts import write_json
from tidegate.gate.evidence import signature
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder
from tidegate.models.packages.describe_signature import describe

PACKAGED = describe(model_project.columns(), model="flights", task="binary", threshold=0.4)


def test_it_is_read_as_it_was_packaged(tmp_path):
    folder, file = RevisionFolder(tmp_path, "here"), tmp_path / paths.PACKAGE / "signature.json"
    assert signature.read(folder) == signature.ABSENT
    write_json(file, asdict(PACKAGED))
    assert signature.read(folder) == PACKAGED
    for wrong in ({"inputs": 3}, {"unknown": 1}):
        write_json(file, asdict(PACKAGED) | wrong)
        read = signature.read(folder)
        assert isinstance(read, Unpaired)
        assert str(signature.FILE) in read.reason


def test_another_type_is_a_corruption():
    twin = evidence(rows=200)
    assert list(signature.corrupted(twin)) == []
    twin = twin.with_head(twin.head.holding(signature, PACKAGED))
    ((name, corrupted),) = signature.corrupted(twin)
    assert "type" in name
    assert corrupted.head.of(signature).inputs[0] != PACKAGED.inputs[0]
