"""Answer parts here or on a cluster's workers, by one function.

Workers get the package's files, verify them as a server does, and keep the loaded model. One with other libraries than
here refuses: its answers might differ in the last bit.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial

from tidegate import artifacts, storage
from tidegate.commands.prediction import predict_part
from tidegate.commands.prediction.predict_job import CONTENTS, PredictJob, versions
from tidegate.commands.prediction.predict_part import PartForm, RowsPart
from tidegate.errors import InfrastructureError
from tidegate.exact.form import FILES as EXACT_FILES
from tidegate.models.estimators import own_modules
from tidegate.models.execution import engine_choice
from tidegate.models.execution.forked import Failure, outcome_of, unpacked
from tidegate.models.execution.remote_parts import PartsCluster
from tidegate.models.execution.workers import workers
from tidegate.serve.package import FILES, Servable, load


@dataclass(frozen=True, slots=True)
class ShippedPackage:
    """The files of a package by their names, package.json's digest, and the classes that it may hold."""

    files: Mapping[str, bytes]
    sha256: str
    trusted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all parts need, and the versions that it needs."""

    package: bytes
    form: PartForm
    versions: Mapping[str, str]


@contextmanager
def answers(job: PredictJob, form: PartForm, parts: Iterable[RowsPart]) -> Iterator[Iterator[bytes]]:
    """Each part's answer, in order, made where TIDEGATE_ENGINE says: by default, and as `local`, in this process.

    What answering one raised on its worker is raised here.
    """
    with engine_choice.cluster(workers(threads=1).count) as cluster:
        if cluster is None:
            yield (predict_part.answer(job.servable, form, part) for part in parts)
        else:
            yield _of_cluster(cluster, job, form, parts)


def _of_cluster(cluster: PartsCluster, job: PredictJob, form: PartForm, parts: Iterable[RowsPart]) -> Iterator[bytes]:
    listed = artifacts.read_json(job.package / CONTENTS)["files"]
    named = (CONTENTS, *(name for name in (*FILES, *EXACT_FILES) if name in listed))
    files = {name: (job.package / name).read_bytes() for name in named}
    shared = Shared(pickle.dumps(ShippedPackage(files, job.sha256, job.trusted)), form, versions())
    try:
        for outcome in cluster.answers(answer, shared, map(_sent, parts)):
            # of a cluster that whoever runs this has named
            yield from unpacked([pickle.loads(outcome)])  # noqa: S301
    except InfrastructureError as error:
        raise InfrastructureError(f"{error}; no output was written; run it again: finished parts are kept") from None


def answer(shared: Shared, part: bytes) -> bytes:
    """The pickled answer of the part, or what it raised; runs on a worker."""
    from threadpoolctl import threadpool_limits

    here = versions()
    if other := [name for name, wanted in sorted(shared.versions.items()) if here.get(name) != wanted]:
        listed = ", ".join(f"{name} {here.get(name)}, not {shared.versions[name]}" for name in other)
        return pickle.dumps(Failure(InfrastructureError(f"a worker of the cluster has {listed}; install the same")))
    with threadpool_limits(1):
        return pickle.dumps(outcome_of(partial(_answer, shared, part)))


def _answer(shared: Shared, part: bytes) -> bytes:
    return predict_part.answer(_servable(shared.package), shared.form, _received(part))


@lru_cache(maxsize=1)
def _servable(shipped: bytes) -> Servable:
    package: ShippedPackage = pickle.loads(shipped)  # noqa: S301 (of the one who runs this worker)
    own_modules.allow(package.trusted)
    with storage.folder() as folder:
        for name, content in package.files.items():
            (folder / name).write_bytes(content)
        return load(folder, package.sha256, extra=package.trusted)


def _sent(part: RowsPart) -> bytes:
    """The part's own rows as a file of Arrow: a pickle of some rows of a table may hold all of them."""
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, part.batch.schema) as file:
        file.write_batch(part.batch)
    return pickle.dumps((part.start, sink.getvalue().to_pybytes()))


def _received(part: bytes) -> RowsPart:
    import pyarrow as pa

    start, rows = pickle.loads(part)  # noqa: S301 (of the one who runs this worker)
    with pa.ipc.open_file(pa.BufferReader(rows)) as file:
        return RowsPart(start, file.get_batch(0))
