"""Data sets as strangers have them: none is in this repository, each is made the same every time."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Stranger:
    """A file, and what its owner would type after `tidegate init --data`."""

    name: str
    options: tuple[str, ...]

    def write(self, folder: Path) -> Path:
        path = folder / f"{self.name}.csv"
        globals()[f"_{self.name}"](path)
        return path


STRANGERS = (
    Stranger("payments", ("--target", "fraud")),
    Stranger("visits", ("--target", 'Readmitted ("30 d")?', "--positive", "ja", "--group", "Patient ID")),
    Stranger("wine", ("--target", "cultivar")),
    Stranger("demand", ("--target", "load_mw")),
    Stranger("iris", ("--target", "petal width (cm)")),
    Stranger("sensors", ("--target", "failed")),
    Stranger("tickets", ("--target", "queue")),
)


def _payments(path: Path) -> None:
    """A rare event: 2.5 % of 6,000 payments are fraud."""
    generator = np.random.default_rng(11)
    rows = 6000
    amount, hour = generator.lognormal(3, 1, rows), generator.integers(0, 24, rows)
    country = generator.choice(["DE", "FR", "PL", "US"], rows)
    logit = 0.9 * np.log(amount) + 1.2 * (hour < 6) + 0.8 * (country == "US") - 7.7
    fraud = (generator.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
    frame = pd.DataFrame({"amount": amount.round(2), "hour": hour, "country": country, "fraud": fraud})
    frame.insert(0, "payment_id", [f"P{number}" for number in range(rows)])
    frame.to_csv(path, index=False)


def _visits(path: Path) -> None:
    """Rows of patients who come back, under headers of a spreadsheet: accents, quotes, a line break, a duplicate."""
    generator = np.random.default_rng(12)
    patients, visits = 150, 12
    patient = np.repeat(np.arange(patients), visits)
    frailty = np.repeat(generator.normal(size=patients), visits)
    age = np.repeat(generator.integers(20, 90, patients), visits)
    weight = (70 + 10 * generator.normal(size=patient.size)).round(1)
    yes = generator.random(patient.size) < 1 / (1 + np.exp(-(frailty + (age - 55) / 15)))
    columns = {
        "Patient ID": [f"K{number:04d}" for number in patient],
        "Âge\n(Jahre)": age,
        "BMI (kg/m²)": (weight / 3).round(1),
        "Station": generator.choice(["Süd", "Nord", "Ost"], patient.size),
        'Readmitted ("30 d")?': np.where(yes, "ja", "nein"),
    }
    frame = pd.DataFrame(columns)
    frame.insert(3, "BMI (kg/m²)", weight, allow_duplicates=True)
    frame.to_csv(path, index=False)


def _demand(path: Path) -> None:
    """A number over time: 1,500 days of an electrical load with seasons and a trend."""
    generator = np.random.default_rng(13)
    day = pd.date_range("2021-01-01", periods=1500, freq="D")
    season = np.cos(2 * np.pi * day.dayofyear / 365.25)
    temperature = 10 - 12 * season + generator.normal(0, 3, len(day))
    load = 900 + 0.05 * np.arange(len(day)) - 80 * (day.dayofweek >= 5) - 9 * np.minimum(temperature, 15)
    frame = pd.DataFrame(
        {"day": day.strftime("%Y-%m-%d"), "weekday": day.day_name(), "temperature": temperature.round(1)}
    )
    frame["load_mw"] = (load + generator.normal(0, 15, len(day))).round(1)
    frame.to_csv(path, index=False)


def _iris(path: Path) -> None:
    """150 rows of scikit-learn's own: the width of a petal from the other measures."""
    from sklearn.datasets import load_iris

    frame = load_iris(as_frame=True).frame
    frame["target"] = frame["target"].map(dict(enumerate(["setosa", "versicolor", "virginica"])))
    frame.rename(columns={"target": "species"}).to_csv(path, index=False)


def _sensors(path: Path) -> None:
    """500 columns, of which a few matter; some have gaps."""
    generator = np.random.default_rng(14)
    rows, columns = 1500, 499
    values = generator.normal(size=(rows, columns)).round(3)
    logit = values[:, 0] * 2 - values[:, 7] * 1.5 + values[:, 42]
    frame = pd.DataFrame(values, columns=[f"sensor {number}" for number in range(columns)])
    frame.iloc[generator.integers(0, rows, 300), 5] = np.nan
    frame["failed"] = np.where(generator.random(rows) < 1 / (1 + np.exp(-logit)), "true", "false")
    frame.to_csv(path, index=False)


def _wine(path: Path) -> None:
    """Three classes, from scikit-learn's own."""
    from sklearn.datasets import load_wine

    frame = load_wine(as_frame=True).frame
    frame["target"] = frame["target"].map(dict(enumerate(["barolo", "grignolino", "barbera"])))
    frame.rename(columns={"target": "cultivar"}).to_csv(path, index=False)


def _tickets(path: Path) -> None:
    """Three queues of 2,000 messages over ten months: the words say which, mostly; some have no priority."""
    generator = np.random.default_rng(15)
    rows = 2000
    words = {
        "billing": ["invoice", "charged", "refund", "payment", "card", "receipt", "amount", "twice", "tax", "bill"],
        "shipping": ["parcel", "delivery", "address", "late", "tracking", "courier", "box", "damaged", "returned"],
        "technical": ["error", "crash", "login", "screen", "update", "reset", "slow", "freezes", "version", "app"],
    }
    common = ["please", "help", "my", "order", "account", "since", "yesterday", "the", "still", "not", "working"]
    others = [word for some in (*words.values(), *[common] * 8) for word in some]
    queue = generator.choice(list(words), rows, p=[0.45, 0.2, 0.35])
    texts = [_message(generator, words[name], others) for name in queue]
    minutes = np.sort(generator.integers(0, 300 * 24 * 60, rows)).astype("timedelta64[m]")
    frame = pd.DataFrame({"ticket_id": [f"T-{number:05d}" for number in range(rows)]})
    frame["created_at"] = pd.Series(np.datetime64("2024-01-01T08:00") + minutes).dt.strftime("%Y-%m-%d %H:%M")
    frame["message"] = texts
    frame["channel"] = generator.choice(["mail", "chat", "phone"], rows, p=[0.6, 0.3, 0.1])
    frame["priority"] = np.where(generator.random(rows) < 0.1, "", generator.choice(["low", "normal", "high"], rows))
    frame.assign(queue=queue).to_csv(path, index=False)


def _message(generator: np.random.Generator, telling: list[str], others: list[str]) -> str:
    """A sentence with a comma and quotes, of which about one word in eight is about the matter."""
    drawn = [
        generator.choice(telling if generator.random() < 0.12 else others) for _ in range(generator.integers(6, 30))
    ]
    return f'{" ".join(drawn).capitalize()}, "{generator.choice(["urgent", "thanks"])}".'
