import io
import json
import zipfile

import pytest
import skops.io
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression

from tidegate.models.packages import archive


def packed(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, text in members:
            target.writestr(name, text)
    return out.getvalue()


@pytest.fixture(scope="module")
def model():
    return skops.io.dumps(LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0]))


def test_the_same_model_has_the_same_bytes(model):
    again = skops.io.dumps(LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0]))
    assert archive.canonical(model) == archive.canonical(again)


@pytest.mark.parametrize("kind", [CountVectorizer, HashingVectorizer, TfidfVectorizer])
def test_no_memory_address_of_a_vectorizer_is_in_the_bytes(kind):
    """It keeps that of its stop words, another one in each process: models would differ by nothing else."""
    stored = []
    for address in (139983929588704, 140269765114848):
        vectorizer = kind().fit(["a red fox", "a blue fox"])
        vectorizer._stop_words_id = address
        stored.append(archive.canonical(skops.io.dumps(vectorizer)))
    assert stored[0] == stored[1]
    trusted = skops.io.get_untrusted_types(data=stored[0])
    loaded = skops.io.loads(stored[0], trusted=trusted)
    assert (loaded.transform(["red"]) != vectorizer.transform(["red"])).nnz == 0


def test_the_canonical_model_answers_as_the_model(model):
    loaded = skops.io.loads(archive.canonical(model), trusted=[])
    assert loaded.predict([[2.0]])[0] == pytest.approx(2.0)


def test_the_classes_inside_are_named_without_making_any(model):
    assert "LinearRegression" in archive.classes(model)


def test_an_honest_model_costs_little(model):
    assert archive.cost(model) is None


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused():
    assert archive.cost(packed([("a", "1"), ("a", "2")])) == "it has two members with the same name"


def test_what_unpacks_to_too_much_is_refused(monkeypatch):
    data = packed([(archive.SCHEMA, json.dumps({})), ("a", "x" * 100)])
    monkeypatch.setattr(archive, "MAX_UNPACKED", 50)
    assert "it unpacks to" in archive.cost(data)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 1)
    assert archive.cost(data) == "it has 2 members, at most 1 are read"


def test_every_byte_of_what_is_written_belongs_to_the_model(model):
    assert archive.unread(model) is None
    assert archive.unread(archive.canonical(model)) is None


@pytest.mark.slow
def test_a_model_of_more_members_than_a_plain_list_counts_has_no_bytes_too_many():
    names = [str(place) for place in range(0x10001)]
    data = packed([(archive.SCHEMA, json.dumps([{"file": name} for name in names])), *((name, "") for name in names)])
    assert archive.unread(data) is None
    assert archive.unread(data + b"x") == "it has bytes after its members"
