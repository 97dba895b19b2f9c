"""A file of rows gets the evaluated predictions, bit for bit; what does not fit is rejected with its reason."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import model_project
from predicting import predicting_project  # noqa: F401 (a fixture)
from tidegate import artifacts, paths
from tidegate.commands.prediction import predict, predict_part
from tidegate.errors import DeclarationError, EvidenceError
from tidegate.exact.form import FILES

OUT = "out.parquet"


@pytest.fixture
def project(predicting_project, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.chdir(tmp_path)
    for name in ("artifacts", "data", "params.yaml"):
        (tmp_path / name).symlink_to(predicting_project / name)
    return tmp_path


def run(data, project, **options):
    return predict.run(str(data), project / OUT, project / paths.PACKAGE, **options)


def evaluated(project):
    return artifacts.read_table(project / paths.PREDICTIONS)["predicted"].tolist()


@pytest.mark.parametrize("rows", [50_000, 7], ids=["one batch", "many batches"])
def test_the_holdout_gets_the_evaluated_predictions_in_every_bit(project, monkeypatch, rows):
    monkeypatch.setattr(predict, "ROWS", rows)
    found = run(paths.HOLDOUT, project, keep=["ticket"])
    made = pq.read_table(OUT)
    assert (found.predicted, found.rejected) == (300, 0)
    assert made.column_names == ["row", "ticket", "probability", "positive"]
    assert made["probability"].to_pylist() == evaluated(project)
    assert made["row"].to_pylist() == list(range(300))
    assert made["ticket"].to_pylist() == artifacts.read_table(paths.HOLDOUT)["ticket"].tolist()
    assert not (project / f"{OUT}.rejects.jsonl").exists()


def test_an_interrupted_run_leaves_no_output_and_the_next_one_goes_on(project, monkeypatch):
    monkeypatch.setattr(predict, "ROWS", 70)
    run(paths.HOLDOUT, project)
    whole = (project / OUT).read_bytes()
    (project / OUT).unlink()
    answer, started = predict_part.answer, []

    def interrupted(servable, form, part):
        started.append(part.start)
        if started == [0, 70, 140]:
            raise KeyboardInterrupt
        return answer(servable, form, part)

    monkeypatch.setattr(predict_part, "answer", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(paths.HOLDOUT, project)
    left = sorted(path.name for path in project.iterdir() if path.name.lstrip(".").startswith("out"))
    assert left == [f".{OUT}.parts"]
    run(paths.HOLDOUT, project)
    assert started == [0, 70, 140, 140, 210, 280]
    assert (project / OUT).read_bytes() == whole
    assert not (project / f".{OUT}.parts").exists()


def test_other_rows_or_columns_begin_again(project, monkeypatch):
    monkeypatch.setattr(predict, "ROWS", 70)
    table = pq.read_table(paths.HOLDOUT)
    answer, started = predict_part.answer, []

    def last_fails(servable, form, part):
        started.append(part.start)
        if part.start == 280:
            raise KeyboardInterrupt
        return answer(servable, form, part)

    monkeypatch.setattr(predict_part, "answer", last_fails)
    for data, keep in ((table, []), (table, ["ticket"]), (table.slice(1), ["ticket"])):
        pq.write_table(data, "new.parquet")
        started.clear()
        with pytest.raises(KeyboardInterrupt):
            run("new.parquet", project, keep=keep)
        assert started == [0, 70, 140, 210, 280]


def test_without_an_exact_form_the_predictions_are_the_same(project, tmp_path):
    folder = tmp_path / "plain"
    folder.mkdir()
    contents = json.loads((paths.PACKAGE / "package.json").read_text())
    contents["files"] = {name: file for name, file in contents["files"].items() if name not in FILES}
    for name in contents["files"]:
        (folder / name).symlink_to((paths.PACKAGE / name).resolve())
    artifacts.write_json(folder / "package.json", contents)
    predict.run(str(paths.HOLDOUT), project / OUT, folder)
    assert pq.read_table(OUT)["probability"].to_pylist() == evaluated(project)


def test_a_csv_with_bad_rows_is_predicted_but_for_these(project):
    table = model_project.table(40, seed=3).drop(columns=["late"]).astype({"distance": object})
    table.loc[3, "distance"] = "far"
    table.loc[7, "carrier"] = None
    table.loc[9, "distance"] = "1e301"
    table.to_csv("new.csv", index=False)
    found = run("new.csv", project)
    assert (found.predicted, found.rejected) == (37, 3)
    lines = [json.loads(line) for line in (project / f"{OUT}.rejects.jsonl").read_text().splitlines()]
    assert lines == [
        {"row": 3, "reason": "distance: 'far' is not a number"},
        {"row": 7, "reason": "carrier: is missing, and this input is not nullable"},
        {"row": 9, "reason": "distance: is not a finite number below 1e300"},
    ]
    assert pq.read_table(OUT)["row"].to_pylist() == [row for row in range(40) if row not in (3, 7, 9)]
    assert found.reasons["distance: … is not a number"] == 1


def test_a_folder_of_parquet_files_is_one_table(project):
    whole = pq.read_table(paths.HOLDOUT)
    (project / "parts").mkdir()
    for part in range(3):
        pq.write_table(whole.slice(part * 100, 100), project / f"parts/{part}.parquet")
    run("parts", project)
    assert pq.read_table(OUT)["probability"].to_pylist() == evaluated(project)


@pytest.mark.parametrize(
    ("data", "options", "why"),
    [
        ("nowhere.csv", {}, "nowhere.csv: not found"),
        (str(paths.HOLDOUT), {"keep": ["nothing"]}, "has no column nothing to keep"),
        (str(paths.HOLDOUT), {"keep": ["ticket", "ticket"]}, "--keep ticket: the output has a column of that name"),
    ],
)
def test_what_cannot_be_read_leaves_no_output(project, data, options, why):
    with pytest.raises((DeclarationError, EvidenceError), match=why):
        run(data, project, **options)
    assert not (project / OUT).exists()
    assert not (project / f"{OUT}.rejects.jsonl").exists()


def test_a_file_without_an_input_is_refused_with_all_that_is_wrong(project):
    wrong = pa.table({"carrier": [1, 2], "note": ["a", "b"], "distance": [1.0, 2.0], "stops": [1, 2]})
    pq.write_table(wrong, "wrong.parquet")
    with pytest.raises(EvidenceError) as error:
        run("wrong.parquet", project)
    assert [problem.message for problem in error.value.problems] == [
        "column carrier is int; the model takes category",
        "has no column rebooked, an input of the model",
        "has no column booked, an input of the model",
    ]


def test_a_csv_without_inputs_is_refused_by_the_names_of_all(project):
    table = model_project.table(4, seed=3).drop(columns=["carrier"])
    table.to_csv("wrong.csv", index=False)
    with pytest.raises(EvidenceError, match=r"^wrong\.csv: has no column carrier, an input of the model$"):
        run("wrong.csv", project)


@pytest.mark.parametrize(
    ("data", "out"),
    [
        ("rows.parquet", "rows.parquet"),
        ("rows.parquet", "link.parquet"),
        ("all", "all/out.parquet"),
        ("all/*.parquet", "all/0.parquet"),
        ("s3://rows/a", "s3://rows/a/out.parquet"),
    ],
)
def test_rows_are_never_replaced_by_their_predictions(project, data, out):
    (project / "all").mkdir()
    for copy in ("rows.parquet", "all/0.parquet"):
        shutil.copy(paths.HOLDOUT, project / copy)
    (project / "link.parquet").symlink_to("rows.parquet")
    before = (project / "rows.parquet").read_bytes()
    with pytest.raises(DeclarationError, match="is among the rows to predict"):
        predict.run(data, out, project / paths.PACKAGE)
    assert (project / "rows.parquet").read_bytes() == (project / "all/0.parquet").read_bytes() == before


def test_the_output_must_be_parquet(project):
    with pytest.raises(DeclarationError, match=r"end its name in .parquet"):
        predict.run(str(paths.HOLDOUT), project / "out.csv", project / paths.PACKAGE)


def test_rows_and_predictions_may_be_in_an_object_store(project, bucket):
    table = model_project.table(40, seed=3)
    table.loc[7, "carrier"] = None
    table.to_parquet("part.parquet")
    bucket.put_file("part.parquet", "/rows/tonight/a.parquet")
    bucket.put_file("part.parquet", "/rows/tonight/b.parquet")
    found = predict.run("s3://rows/tonight", "s3://scored/run.parquet", project / paths.PACKAGE)
    assert (found.predicted, found.rejected) == (78, 2)
    assert bucket.find("/scored") == ["/scored/run.parquet", "/scored/run.parquet.rejects.jsonl"]
    bucket.get_file("/scored/run.parquet", "back.parquet")
    run("part.parquet", project)
    assert pq.read_table("back.parquet")["probability"].to_pylist() == pq.read_table(OUT)["probability"].to_pylist() * 2


def test_another_package_than_the_named_one_predicts_nothing(project):
    with pytest.raises(EvidenceError, match="expected"):
        predict.run(str(paths.HOLDOUT), project / OUT, project / paths.PACKAGE, sha256="ab" * 32)
    assert not (project / OUT).exists()
