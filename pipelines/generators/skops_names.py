"""Write down the estimators of scikit-learn that skops trusts: `models/packages/skops_names.json`.

After an upgrade of scikit-learn: `python -m generators.skops_names`; a test fails until then.
"""

import sklearn
from sklearn.utils.discovery import all_estimators

from tidegate.artifacts import write_json
from tidegate.models.packages.skops_names import LIST


def generate() -> dict[str, object]:
    """The version of scikit-learn, and each of its estimators by where it is defined, in the library's order."""
    classes = [cls for _, cls in all_estimators()]
    return {"scikit-learn": sklearn.__version__, "estimators": [f"{cls.__module__}.{cls.__name__}" for cls in classes]}


if __name__ == "__main__":
    write_json(LIST, generate())
