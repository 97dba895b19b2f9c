"""Rooms of the package whose words are still to do, with the banned words that they hold at most. It shrinks."""

ROOMS: dict[str, dict[str, int]] = {
    "cli": {
        "for each in": 26,
        "has to": 2,
        "is no": 1,
        "judge": 8,
        "lies": 2,
        "mend": 1,
        "nobody": 2,
        "stands": 4,
        "tell": 10,
        "to the depth": 1,
    },
    "config/changes": {
        "for each in": 10,
        "has to": 1,
        "is no": 1,
        "judge": 1,
        "lies": 1,
        "nobody": 1,
        "stands": 10,
        "tell": 5,
    },
    "config/dvc_yaml.py": {"for each in": 1, "is no": 4, "judge": 1, "lies": 1, "stands": 2, "tell": 1},
    "config/schema": {"has to": 3, "judge": 11, "stands": 3},
}
