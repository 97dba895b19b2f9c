import carded
from tidegate import paths
from tidegate.artifacts import write_json, write_text
from tidegate.card.evidence_files import EvidenceFiles
from tidegate.card.sections import training


def sections(folder):
    carded.lay_out(folder)
    write_json(folder / paths.CV, {"kind": "k_fold", "rows": 9, "mean": {"auc": 0.75}, "deviation": {"auc": 0.02}})
    files = {"model.skops": {"sha256": "ab" * 32, "bytes": 285373}}
    write_json(folder / training.PACKAGE, {"model": "flights", "files": files, "libraries": {"numpy": "2.4.6"}})
    return {section.name: section for section in training.sections(EvidenceFiles(folder))}


def shown(line):
    return "".join(part if isinstance(part, str) else part.shown for part in line)


def test_every_declared_value_of_conf_train_is_on_the_card(tmp_path):
    rows = {shown(key): shown(value) for key, value in sections(tmp_path)["model"].tables[0].rows}
    assert rows == {
        "estimator._target_": "sklearn.linear_model.LogisticRegression",
        "estimator.C": "0.5",
        "cv.kind": "k_fold",
        "cv.folds": "4",
    }


def test_files_libraries_and_folds_are_on_the_card(tmp_path):
    found = sections(tmp_path)
    packaged, libraries = found["package"].tables
    assert [shown(cell) for cell in packaged.rows[0]] == ["model.skops", "285,373", "ab" * 32]
    assert [shown(cell) for cell in libraries.rows[0]] == ["numpy", "2.4.6"]
    assert [shown(cell) for cell in found["cross_validation"].tables[0].rows[0]] == ["auc", "0.75", "0.02"]


def test_a_search_is_shown_with_what_it_is_worth_elsewhere(tmp_path):
    assert sections(tmp_path)["search"].absent.startswith("No search is declared")
    nested = {"mean": 0.69, "deviation": 0.02, "optimism": 0.01, "folds": []}
    found = {"kind": "grid", "metric": "auc", "candidates": [], "best": {"C": 3, "l": [1]}, "optimum": 0.7}
    write_json(tmp_path / paths.SEARCH, found | {"nested": nested})
    searched = sections(tmp_path)["search"]
    text = " ".join(map(shown, searched.lines))
    assert "reaches 0.7 on the folds that chose it" in text
    assert "no part in the choice: 0.69, standard deviation between them 0.02" in text
    assert "is better: 0.01" in text
    assert [[shown(cell) for cell in row] for row in searched.tables[0].rows] == [["C", "3"]]
    write_json(tmp_path / paths.SEARCH, found | {"nested": None})
    assert "was not measured" in " ".join(map(shown, sections(tmp_path)["search"].lines))


def test_seeds_and_the_learning_curve_are_shown_where_they_are_declared(tmp_path):
    absent = sections(tmp_path)
    assert (absent["seeds"].absent, absent["learning_curve"].absent) == (
        "No other seed is declared in conf/train.",
        "No share is declared in conf/train.",
    )
    write_text(tmp_path / training.SEEDS, "metric,seed,mean,trained\nauc,7,0.71234567,True\nauc,1,0.7,False\n")
    write_text(
        tmp_path / training.LEARNING,
        "metric,share,rows,mean,gain,gain_low,gain_high,level\nauc,0.5,100,0.7,,,,0.95\nauc,1.0,200,0.71,0.01,0,0.02,0.95\n",
    )
    found = sections(tmp_path)
    assert [shown(cell) for cell in found["seeds"].tables[0].rows[0]] == ["auc", "7", "0.7123", "True"]
    first, last = found["learning_curve"].tables[0].rows
    assert [shown(cell) for cell in first] == ["auc", "100", "0.7", "", "", "", "0.95"]
    assert [shown(cell) for cell in last] == ["auc", "200", "0.71", "0.01", "0", "0.02", "0.95"]
