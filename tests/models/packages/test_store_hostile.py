"""A model file that is not what it should be is refused without running anything of it."""

import io
import json
import os
import pickle
import zipfile

import joblib
import numpy as np
import pandas as pd
import pytest
import skops
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.datasets import make_classification
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

from tidegate.errors import EvidenceError
from tidegate.models.packages import archive, model_file


class Evil:
    """Leaves a marker when unpickled."""

    def __reduce__(self):
        return (os.system, ("touch marker",))


def joblib_file():
    out = io.BytesIO()
    joblib.dump(Evil(), out)
    return out.getvalue()


def tree():
    inputs, truth = make_classification(80, 4, random_state=0)
    return skops.io.dumps(DecisionTreeClassifier(random_state=0).fit(inputs, truth))


def rezipped(data, change):
    """The archive with its members changed by `change(name, bytes) -> bytes`."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def boosted():
    inputs, truth = make_classification(200, 4, random_state=0)
    return skops.io.dumps(HistGradientBoostingClassifier(max_iter=3, random_state=0).fit(inputs, truth))


def nodes_changed(field, value):
    def change(name, content):
        if not name.endswith(".npy"):
            return content
        array = np.load(io.BytesIO(content), allow_pickle=False)
        if array.dtype.names is None or field not in array.dtype.names:
            return content
        array[field][0] = value
        out = io.BytesIO()
        np.save(out, array)
        return out.getvalue()

    return change


def reading_files():
    """A vectorizer whose texts are names of files, within a fitted preprocessing that declares another one."""
    words = ColumnTransformer([("words", HashingVectorizer(n_features=4), "text")])
    words.fit(pd.DataFrame({"text": ["a", "b"]}))
    words.named_transformers_["words"].input = "filename"
    return skops.io.dumps(make_pipeline(words))


def remembering():
    """A pipeline that would read pickles from a folder."""
    return skops.io.dumps(make_pipeline(LogisticRegression().fit([[0.0], [1.0]], [0, 1]), memory="cache"))


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("schema.json", b"[" + b" " * (archive.MAX_SCHEMA + 1) + b"]")
    return out.getvalue()


def two_of_one_name():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("schema.json", "{}")
        target.writestr("schema.jsom", "{}")
    return out.getvalue().replace(b"schema.jsom", b"schema.json")


def calling(module, name):
    """A well-formed file that asks for a function by name."""
    schema = {
        "__class__": name,
        "__module__": module,
        "__loader__": "FunctionNode",
        "__id__": 1,
        "protocol": 2,
        "_skops_version": skops.__version__,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("schema.json", json.dumps(schema))
    return out.getvalue()


def nested(depth):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("schema.json", "[" * depth + "]" * depth)
    return out.getvalue()


def older():
    return rezipped(
        skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1])),
        lambda name, content: content.replace(b"1.9.1", b"1.2.0") if name == "schema.json" else content,
    )


def linear():
    return skops.io.dumps(LogisticRegression().fit([[0.0], [1.0]], [0, 1]))


def with_member(name, size):
    """A sound model and a member that nothing reads."""
    out = io.BytesIO(linear())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as target, target.open(name, "w") as member:
        for _ in range(size):
            member.write(bytes(2**20))
    return out.getvalue()


def commented():
    out = io.BytesIO(linear())
    with zipfile.ZipFile(out, "a") as target:
        target.comment = b"#!/bin/sh"
    return out.getvalue()


def listed_later(count):
    """Bytes between the members and their list, which still says rightly where it begins."""
    data = linear()
    begins = int.from_bytes(data[-6:-2], "little")
    end = data[-22:-6] + (begins + count).to_bytes(4, "little") + data[-2:]
    return data[:begins] + bytes(count) + data[begins:-22] + end


def hidden_field(count):
    """A field that the first member has, and the list of members does not."""
    data = linear()
    name = int.from_bytes(data[26:28], "little")
    begins = int.from_bytes(data[-6:-2], "little")
    member = data[:28] + count.to_bytes(2, "little") + data[30 : 30 + name] + bytes(count) + data[30 + name : begins]
    entries = bytearray(data[begins:-22])
    at, first = 0, True
    while at < len(entries):
        place = int.from_bytes(entries[at + 42 : at + 46], "little")
        entries[at + 42 : at + 46] = (place if first else place + count).to_bytes(4, "little")
        at, first = at + 46 + int.from_bytes(entries[at + 28 : at + 30], "little"), False
    return member + bytes(entries) + data[-22:-6] + (begins + count).to_bytes(4, "little") + data[-2:]


BAD = {
    "a script before a model": (lambda: b"#!/bin/sh\n" + linear(), "it has bytes before or between its members"),
    "bytes after a model": (lambda: linear() + b"more", "it has bytes after its members"),
    "bytes between the members and their list": (lambda: listed_later(9), "it has bytes after its members"),
    "two models": (lambda: linear() + linear(), "it has bytes before or between its members"),
    "a comment": (commented, "it has a comment"),
    "a field that is not listed": (lambda: hidden_field(500), "or other fields than a model's file"),
    "a member that nothing reads": (lambda: with_member("notes.txt", 0), "does not name its member 'notes.txt'"),
    "600 MiB that nothing reads": (lambda: with_member("pad.npy", 600), "does not name its member 'pad.npy'"),
    "a pickle": (lambda: pickle.dumps(Evil()), "can't be read"),
    "a joblib file": (joblib_file, "can't be read"),
    "an empty file": (lambda: b"", "can't be read"),
    "half a file": (lambda: boosted()[:2000], "can't be read"),
    "a function that starts programs": (lambda: calling("os", "system"), "types that are not trusted: os.system"),
    "a function that reads pickles": (lambda: calling("joblib", "load"), "types that are not trusted: joblib.load"),
    "a description that unpacks to too much": (bomb, "its description unpacks to 64 MiB"),
    "two members of one name": (two_of_one_name, "two members with the same name"),
    "a description nested 100,000 deep": (lambda: nested(100_000), "can't be read"),
    "a boosted tree that points outside": (
        lambda: rezipped(boosted(), nodes_changed("left", 10**6)),
        "child is outside the tree or before it",
    ),
    "a boosted tree that loops": (
        lambda: rezipped(boosted(), nodes_changed("right", 0)),
        "child is outside the tree or before it",
    ),
    "a boosted tree that asks for a foreign feature": (
        lambda: rezipped(boosted(), nodes_changed("feature_idx", 10**6)),
        "asks for a feature that is not among its 4",
    ),
    "a tree that points outside": (
        lambda: rezipped(tree(), nodes_changed("left_child", 10**6)),
        "child is outside the tree or before it",
    ),
    "a tree that asks for a foreign feature": (
        lambda: rezipped(tree(), nodes_changed("feature", 10**6)),
        "asks for a feature that is not among its 4",
    ),
    "a vectorizer that reads the files that requests name": (
        reading_files,
        "HashingVectorizer.input is not allowed: a vectorizer would open the files",
    ),
    "a pipeline that reads pickles": (remembering, "Pipeline.memory is not allowed: joblib would load pickles"),
    "a file of another scikit-learn": (older, "scikit-learn 1.2.0 made it"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_model_file_is_refused(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make, message = BAD[name]
    path = tmp_path / "model.skops"
    path.write_bytes(make())
    with pytest.raises(EvidenceError, match="is refused as a model file") as refused:
        model_file.read(path)
    assert message in str(refused.value)
    assert not (tmp_path / "marker").exists()


def test_a_swapped_file_is_refused_before_it_is_looked_at(tmp_path):
    path = tmp_path / "model.skops"
    path.write_bytes(b"anything")
    with pytest.raises(EvidenceError, match=r"its sha256 is .* instead of 0000"):
        model_file.read(path, sha256="0" * 64)
