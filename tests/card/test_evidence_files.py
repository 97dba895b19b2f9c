"""Values are read by pointers, from files that anybody may have written."""

import pytest

import carded
from tidegate import paths
from tidegate.card import evidence_files
from tidegate.card.evidence_files import EvidenceFiles, is_evidence, keys_of, measured, pointer, shown
from tidegate.errors import UserError

INTERVALS = paths.PLOTS / "intervals.csv"


@pytest.fixture
def files(tmp_path):
    carded.lay_out(tmp_path)
    return EvidenceFiles(tmp_path)


@pytest.mark.parametrize("keys", [(), ("a",), ("a/b", "~", "#"), ("~1", "~2", ""), ("0", "x y")])
def test_a_pointer_gives_its_keys_back(keys):
    assert keys_of(pointer(keys)) == keys


def test_a_value_is_cited_with_its_place_and_read_again_by_it(files):
    cited = files.cite(paths.METRICS, "roc_auc")
    assert (cited.shown, cited.value, cited.artifact, cited.pointer) == (
        "0.6943",
        0.694251199509,
        "artifacts/evaluate/metrics.json",
        "/roc_auc",
    )
    assert files.again(cited.artifact, cited.pointer) == cited.value


def test_a_row_of_a_csv_file_and_a_value_of_params_have_pointers_too(files):
    assert files.cite(INTERVALS, "0", "low", as_shown=measured).shown == "0.655"
    assert files.cite(paths.PARAMS, "train", "cv", "folds").value == 4


def test_a_key_is_cited_as_itself_and_read_again(files):
    cited = files.name(paths.SLICES, "carrier", f"carrier={carded.HOSTILE}")
    assert cited.pointer.endswith("#")
    assert files.again(cited.artifact, cited.pointer) == cited.value == f"carrier={carded.HOSTILE}"


@pytest.mark.parametrize("keys", [("no",), ("roc_auc", "more"), ()], ids=["unknown", "below a number", "a mapping"])
def test_what_is_not_a_value_is_named_with_file_and_pointer(files, keys):
    with pytest.raises(UserError, match=r"metrics.json: has no value at"):
        files.cite(paths.METRICS, *keys)
    with pytest.raises(KeyError):
        files.again(str(paths.METRICS), pointer(keys))


@pytest.mark.parametrize("text", ["{", '{"a": NaN}', '{"a": 1, "a": 2}'])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, text):
    (tmp_path / paths.METRICS).parent.mkdir(parents=True)
    (tmp_path / paths.METRICS).write_text(text)
    with pytest.raises(UserError, match="not usable as JSON"):
        EvidenceFiles(tmp_path).content(paths.METRICS)


def test_a_csv_file_that_is_missing_or_not_text_is_refused(tmp_path):
    with pytest.raises(UserError, match="not found"):
        EvidenceFiles(tmp_path).content(INTERVALS)
    (tmp_path / INTERVALS).parent.mkdir(parents=True)
    (tmp_path / INTERVALS).write_bytes(b"a,b\n\xff,1")
    with pytest.raises(UserError, match="not usable as CSV"):
        EvidenceFiles(tmp_path).content(INTERVALS)


def test_a_file_that_is_too_large_is_not_read(files, monkeypatch):
    monkeypatch.setattr(evidence_files, "LARGEST", 10)
    with pytest.raises(UserError, match="is larger than"):
        files.content(paths.METRICS)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "undefined"), ("", "undefined"), (True, "yes"), (12345, "12,345"), (-0.00012345, "−0.0001234"), ("x", "x")],
)
def test_values_are_shown_as_people_read_them(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(("value", "text"), [("61", "61"), ("0.655011", "0.655"), ("", "undefined"), ("nan", "nan")])
def test_numbers_that_a_csv_file_spells_are_rounded(value, text):
    assert measured(value) == text


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("params.yaml", True),
        ("artifacts/evaluate/metrics.json", True),
        ("artifacts/../../etc/passwd", False),
        ("/etc/passwd", False),
        ("artifacts//x", False),
        ("data/holdout.parquet", False),
        ("artifacts\\x", False),
        ("artifacts/\0", False),
    ],
)
def test_an_audit_file_cannot_name_any_file(path, is_one):
    assert is_evidence(path) is is_one
