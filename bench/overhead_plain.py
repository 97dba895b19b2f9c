"""What the reference project comes to in one script: read, join, train, score, write the metrics. Nothing else.

Started by overhead.py in an empty folder; takes the query, the columns and the estimator from params.yaml, so that
both sides do the same work. With `thorough` it also predicts the folds of the training rows, and shuffles each feature
of 2,000 rows of the holdout three times, as `train` and `evaluate` do.
"""

import csv
import io
import json
import sys
import zipfile
from importlib.metadata import files
from pathlib import Path

import duckdb
import yaml
from sklearn import metrics
from sklearn.base import clone
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.inspection import permutation_importance
from sklearn.model_selection import TimeSeriesSplit, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OrdinalEncoder


def installed(package: str, path: str) -> Path:
    return next(Path(str(each.locate())) for each in files(package) or [] if str(each).endswith(path))


def main() -> None:
    params = yaml.safe_load(Path(sys.argv[1]).read_text())
    data, train = params["data"], params["train"]
    for name, source in data["sources"].items():
        path = installed(source["package"], source["path"])
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                path = Path(f"{name}.csv")
                path.write_bytes(archive.read(archive.namelist()[0]))
        header = next(csv.reader(io.StringIO(path.open().readline())))
        kept = [column for column in header if column]
        duckdb.sql(f"CREATE TABLE {name} AS SELECT {', '.join(kept)} FROM read_csv('{path}', nullstr=['', 'NA'])")
    columns = data["columns"]
    table = duckdb.sql(data["query"]).df().sort_values(["departure", "flight_id"])
    table = table.astype({name: "float64" for name, column in columns.items() if column["type"] in ("int", "float")})
    features = [name for name, column in columns.items() if column.get("role", "feature") == "feature"]
    text = [name for name in features if columns[name]["type"] == "category"]
    time, target = "departure", "delayed"
    learn = table[table[time] < data["split"]["holdout_from"]]
    judge = table[(table[time] >= data["split"]["holdout_from"]) & (table[time] < data["split"]["recent_from"])]
    parameters = {key: value for key, value in train["estimator"].items() if key != "_target_"}
    encoder = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2)
    model = make_pipeline(
        make_column_transformer((encoder, text), remainder="passthrough"),
        HistGradientBoostingClassifier(
            **parameters, categorical_features=list(range(len(text))), random_state=params["seed"]
        ),
    ).fit(learn[features], learn[target])

    probability, truth = model.predict_proba(judge[features])[:, 1], judge[target]
    said = probability >= params["evaluate"]["threshold"]
    found = {
        "roc_auc": metrics.roc_auc_score(truth, probability),
        "average_precision": metrics.average_precision_score(truth, probability),
        "brier": metrics.brier_score_loss(truth, probability),
        "log_loss": metrics.log_loss(truth, probability),
        "accuracy": metrics.accuracy_score(truth, said),
        "precision": metrics.precision_score(truth, said),
        "recall": metrics.recall_score(truth, said),
        "f1": metrics.f1_score(truth, said),
    }
    if sys.argv[2] == "thorough":
        scoring = ["roc_auc", "average_precision", "neg_brier_score", "neg_log_loss"]
        folds = TimeSeriesSplit(train["cv"]["folds"])  # the rows are in the order of their times
        scores = cross_validate(clone(model), learn[features], learn[target], cv=folds, scoring=scoring)
        sample = judge.sample(2000, random_state=params["seed"])
        lost = permutation_importance(
            model, sample[features], sample[target], scoring="roc_auc", n_repeats=3, random_state=params["seed"]
        )
        Path("folds.json").write_text(json.dumps({name: list(values) for name, values in scores.items()}))
        Path("importance.json").write_text(json.dumps(dict(zip(features, lost.importances_mean, strict=True))))
    Path("metrics.json").write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
