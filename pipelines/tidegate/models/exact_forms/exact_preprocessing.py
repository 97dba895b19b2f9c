"""Follow each input of a model through its fitted preprocessing.

Encoders and scalers keep their meaning: text is encoded by scikit-learn itself, value by value; what is done to a
number is recorded. Whatever else a pipeline holds has no exact form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tidegate.exact.columns import Change, Column, NoExactFormError, NumberColumn, TextColumn
from tidegate.exact.encoders import outputs


@dataclass(frozen=True, slots=True)
class RawText:
    """A text input that nothing has encoded yet, and its known values, which the encoder names."""

    source: int


Given = Sequence[Column | RawText]

VECTORIZERS = ("CountVectorizer", "HashingVectorizer", "TfidfVectorizer")

SCALERS: dict[str, tuple[tuple[str, Change, str], ...]] = {
    "MaxAbsScaler": (("", "Div", "scale_"),),
    "MinMaxScaler": (("", "Mul", "scale_"), ("", "Add", "min_")),
    "RobustScaler": (("with_centering", "Sub", "center_"), ("with_scaling", "Div", "scale_")),
    "StandardScaler": (("with_mean", "Sub", "mean_"), ("with_std", "Div", "scale_")),
}
"""By class: the parameter that turns a change on, the change, and the fitted attribute with a number per column."""


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """Follows columns; `known` collects the values of each text input that an encoder has."""

    known: dict[int, list[str]]

    def applied(self, transformer: Any, given: Given) -> Given:
        """The columns after a fitted transformer. Raises NoExactFormError, with the reason."""
        name = type(transformer).__name__
        if transformer == "passthrough" or _is_identity(transformer):
            return given
        if name in SCALERS:
            return _scaled(transformer, given)
        match name:
            case "ColumnTransformer":
                return self._side_by_side(transformer, given)
            case "OneHotEncoder" | "OrdinalEncoder":
                return self._encoded(transformer, given)
            case "Pipeline":
                _require_no_words(transformer)
                for _, step in transformer.steps:
                    given = self.applied(step, given)
                return given
            case "SimpleImputer":
                return _imputed(transformer, given)
            case _:
                raise NoExactFormError(f"{name} has no exact form")

    def _side_by_side(self, transformer: Any, given: Given) -> Given:
        made: list[Column | RawText] = []
        places = transformer._transformer_to_input_indices  # noqa: SLF001 (`transformers_` may name or mask columns)
        for name, part, _ in transformer.transformers_:
            if part != "drop" and len(places[name]):
                made += self.applied(part, [given[place] for place in places[name]])
        return made

    def _encoded(self, encoder: Any, given: Given) -> Given:
        possible: list[list[object]] = []
        for column, categories in zip(given, encoder.categories_, strict=True):
            match column:
                case RawText():
                    possible.append(self._values(column, categories.tolist()))
                case TextColumn():
                    possible.append(column.values.tolist())
                case NumberColumn():
                    raise NoExactFormError(f"{type(encoder).__name__} encodes numbers")
        pairs = zip(given, outputs(encoder, possible), strict=True)
        return [TextColumn(column.source, values) for column, made in pairs for values in made]

    def _values(self, text: RawText, categories: list[object]) -> list[object]:
        """The known values, then a missing and an unknown one."""
        known = [category for category in categories if isinstance(category, str)]
        if self.known.setdefault(text.source, known) != known:
            raise NoExactFormError("a text input is encoded twice, with different categories")
        return [*known, None, _unlike(known)]


def _require_no_words(pipeline: Any) -> None:
    """Before the steps that hand a text to its vectorizer, so that the reason names that."""
    last = type(pipeline.steps[-1][1]).__name__
    if last in VECTORIZERS:
        raise NoExactFormError(f"{last} has no exact form")


def _unlike(known: Sequence[str]) -> str:
    unknown = "unknown"
    while unknown in known:
        unknown += "?"
    return unknown


def _is_identity(transformer: Any) -> bool:
    """What `passthrough` becomes when it is fitted."""
    return type(transformer).__name__ == "FunctionTransformer" and transformer.func is None


def _scaled(scaler: Any, given: Given) -> Given:
    if getattr(scaler, "clip", False):
        raise NoExactFormError(f"{type(scaler).__name__} clips")
    columns = _columns(given, type(scaler).__name__)
    for switch, change, attribute in SCALERS[type(scaler).__name__]:
        if not switch or getattr(scaler, switch):
            numbers = getattr(scaler, attribute).tolist()
            columns = [column.changed(change, number) for column, number in zip(columns, numbers, strict=True)]
    return columns


def _imputed(imputer: Any, given: Given) -> Given:
    columns = _columns(given, "SimpleImputer")
    filled = imputer.statistics_.tolist()
    if imputer.add_indicator or not _is_nan(imputer.missing_values) or any(map(_is_nan, filled)):
        raise NoExactFormError("SimpleImputer marks or drops columns, or fills other values than missing ones")
    return [column.changed("Fill", number) for column, number in zip(columns, filled, strict=True)]


def _is_nan(value: object) -> bool:
    return value != value


def _columns(given: Given, name: str) -> list[Column]:
    columns = [column for column in given if not isinstance(column, RawText)]
    if len(columns) < len(given):
        raise NoExactFormError(f"{name} is given texts")
    return columns
