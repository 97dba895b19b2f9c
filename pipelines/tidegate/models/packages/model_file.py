"""Write a fitted model as canonical bytes, and read it without running its code.

skops' format, made canonical: the bytes depend on nothing but the model. A file is read only if its size, packed and
unpacked, is within limits, its digest is the expected one, nothing but the model is in it, its types are trusted, its
trees have no loose ends, and nothing in it would open a file.
"""

import hashlib
import io
import json
import sys
import warnings
import zipfile
from collections.abc import Collection
from importlib import import_module
from pathlib import Path
from typing import Any

from tidegate import artifacts
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.models.estimators import file_access, trusted
from tidegate.models.packages import archive, skops_names, skops_types, tree_integrity

MAX_PACKED = 512 * 2**20


def dumps(model: object) -> bytes:
    """The canonical bytes: training twice on the same rows gives the same."""
    _import_skops()
    from skops.io.exceptions import UnsupportedTypeException

    try:
        return archive.canonical(_stored(model))
    except UnsupportedTypeException as error:
        message = f"makes a model that can't be stored without pickle: {error}"
        raise DeclarationError(Problem(message, key="train.estimator")) from None


def _stored(model: object) -> bytes:
    """What `skops.io.dumps` makes of the model, its description in one line.

    skops indents it, which json does in Python: of a table with many columns that is half of a training.
    """
    import skops.io
    from skops.io._utils import SaveContext, get_state

    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as file:
        context = SaveContext(zip_file=file)
        state = get_state(model, context)
        state |= {"protocol": context.protocol, "_skops_version": skops.__version__}
        file.writestr(archive.SCHEMA, json.dumps(state))
    return stored.getvalue()


def write(path: Path, model: object) -> None:
    artifacts.write_bytes(path, dumps(model))


def read(path: Path, *, sha256: str | None = None, extra: Collection[str] = ()) -> Any:
    """The model in that file, read into memory once, so that what is checked is what is loaded.

    `extra` are trusted classes beyond scikit-learn's. Raises EvidenceError for a file that is not what it should be.
    """
    if not path.exists():
        raise artifacts.missing(path)
    if (size := path.stat().st_size) > MAX_PACKED:
        raise _refused(path, f"it has {size / 2**20:.0f} MiB, at most {MAX_PACKED // 2**20} are read")
    data = path.read_bytes()
    if sha256 is not None and (actual := hashlib.sha256(data).hexdigest()) != sha256:
        raise _refused(path, f"its sha256 is {actual[:12]}… instead of {sha256[:12]}…; run `dvc repro`")
    with warnings.catch_warnings():
        from sklearn.exceptions import InconsistentVersionWarning

        warnings.simplefilter("error", InconsistentVersionWarning)
        try:
            if reason := archive.cost(data) or archive.unread(data) or _distrust(data, extra):
                raise _refused(path, reason)
            model = _load(data, extra)
        except InconsistentVersionWarning as warning:
            version, installed = warning.original_sklearn_version, warning.current_sklearn_version
            raise _refused(path, f"scikit-learn {version} made it, {installed} is installed; train again") from None
        except archive.MALFORMED as error:
            raise _refused(path, f"it can't be read as a model ({type(error).__name__})") from None
    if reason := next(tree_integrity.problems(model), None):
        raise _refused(path, reason)
    if parameter := file_access.opened_by_fitted(tree_integrity.objects(model)):
        raise _refused(path, f"{parameter} {file_access.refusal(parameter.replace('.', '__'))}")
    return model


def _distrust(data: bytes, extra: Collection[str]) -> str | None:
    """The types in the file that are not trusted: never the file's own list."""
    _import_skops()
    import skops.io

    unknown = sorted(set(skops.io.get_untrusted_types(data=data)) - set(_trusted(data, extra)))
    return f"it holds types that are not trusted: {', '.join(unknown)[:300]}" if unknown else None


def _load(data: bytes, extra: Collection[str]) -> Any:
    _import_skops()
    import skops.io

    return skops.io.loads(data, trusted=_trusted(data, extra))


def _import_skops() -> None:
    if "skops.io" not in sys.modules:
        with skops_names.listed():
            import_module("skops.io")


def _trusted(data: bytes, extra: Collection[str]) -> list[str]:
    return [*skops_types.beside(archive.classes(data)), *trusted.type_names(extra)]


def _refused(path: Path, reason: str) -> EvidenceError:
    return EvidenceError(Problem(f"is refused as a model file: {reason}", Where(str(path))))
