"""The certificate of parity is read as `tidegate package` wrote it, or not at all."""

from dataclasses import asdict

from gate_evidence import evidence
from tidegate.artifacts import write_json
from tidegate.exact.certificate import Certificate, ParityCheck
from tidegate.gate.evidence import parity
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionFolder

CERTIFICATE = Certificate("exact", "linear", None, [ParityCheck("exact = evaluated", 9, 0, 0.0)], [])


def test_it_is_read_as_it_was_packaged(tmp_path):
    folder, file = RevisionFolder(tmp_path, "here"), tmp_path / parity.FILE
    assert parity.read(folder) == parity.ABSENT
    write_json(file, asdict(CERTIFICATE))
    assert parity.read(folder) == CERTIFICATE
    for wrong in ({"served": "something"}, {"checks": 3}, {"unknown": 1}):
        write_json(file, asdict(CERTIFICATE) | wrong)
        assert isinstance(parity.read(folder), Unpaired)


def test_its_corruptions_are_a_difference_and_nothing_compared():
    twin = evidence(rows=200)
    assert list(parity.corrupted(twin)) == []
    twin = twin.with_head(twin.head.holding(parity, CERTIFICATE))
    found = {name: changed.head.of(parity) for name, changed in parity.corrupted(twin)}
    assert found["one served answer off by 1"].largest_difference == 1
    assert found["no answer compared"].checks == []
