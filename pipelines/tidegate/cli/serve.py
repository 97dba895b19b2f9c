"""`tidegate serve`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tidegate.cli._help import Group
from tidegate.paths import PACKAGE

GROUP = Group.SERVING
EXAMPLE = "tidegate serve --port 8080"


class UnknownInputs(StrEnum):
    """What to do with unknown inputs, as in an environment's declaration."""

    REFUSE = "refuse"
    IGNORE = "ignore"


Package = Annotated[Path, typer.Option(envvar="TIDEGATE_PACKAGE", help="Folder of the package.")]
Digest = Annotated[
    str | None,
    typer.Option(envvar="TIDEGATE_SHA256", help="Refuse a package whose package.json has another digest."),
]
Host = Annotated[str, typer.Option(envvar="TIDEGATE_HOST", help="Address to listen on.")]
Unknown = Annotated[
    UnknownInputs,
    typer.Option(envvar="TIDEGATE_UNKNOWN_INPUTS", help="What to do with inputs that the model does not have."),
]
Log = Annotated[
    str,
    typer.Option(
        envvar="TIDEGATE_ACCESS_LOG", help="Where each request is logged: off, - for the standard output, or a file."
    ),
]
Logged = Annotated[
    str,
    typer.Option(
        envvar="TIDEGATE_LOG_INPUTS", help="Inputs whose values are logged for a sample, with commas between them."
    ),
]
Sample = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_LOG_SAMPLE", help="Share of the answered requests whose values are logged.", min=0, max=1
    ),
]
Track = Annotated[
    str, typer.Option(envvar="TIDEGATE_TRACK", help="Track of the rollout, as it is logged: stable, canary.")
]
RowLog = Annotated[
    str,
    typer.Option(
        envvar="TIDEGATE_ROW_LOG", help="Where a sample of the answered rows is logged, for tidegate monitor."
    ),
]
RowSample = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_ROW_SAMPLE", help="Share of the answered requests whose rows are logged.", min=0, max=1
    ),
]
RowKey = Annotated[str, typer.Option(envvar="TIDEGATE_ROW_KEY", help="Column of the row log with the request's id.")]
Traces = Annotated[
    str,
    typer.Option(
        envvar="TIDEGATE_TRACES", help="Collector of OpenTelemetry that gets spans, as http://localhost:4318."
    ),
]
TraceSample = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_TRACE_SAMPLE", help="Share of the requests without a trace that get one.", min=0, max=1
    ),
]
Candidate = Annotated[
    Path | None,
    typer.Option(
        envvar="TIDEGATE_CANDIDATE", help="Folder of a second package, which answers a share of the requests."
    ),
]
CandidateDigest = Annotated[
    str | None,
    typer.Option(envvar="TIDEGATE_CANDIDATE_SHA256", help="Refuse a candidate whose package.json has another digest."),
]
CandidateWeight = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_CANDIDATE_WEIGHT", help="Share of the requests that the candidate answers.", min=0, max=1
    ),
]
StickyHeader = Annotated[
    str,
    typer.Option(envvar="TIDEGATE_STICKY_HEADER", help="Header with a caller's key: who sends it keeps its version."),
]
Flags = Annotated[
    Path | None,
    typer.Option(envvar="TIDEGATE_FLAGS", help="flagd's file: which version a caller gets."),
]
Flag = Annotated[str | None, typer.Option(envvar="TIDEGATE_FLAG", help="The flag in --flags; default: the only one.")]
FlagHeaders = Annotated[
    str,
    typer.Option(
        envvar="TIDEGATE_FLAG_HEADERS", help="Attributes that it may ask for, as plan=x-plan,app=x-app-version."
    ),
]
Shadow = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_SHADOW", help="Share of the requests of which the candidate gets a copy.", min=0, max=1
    ),
]
Drain = Annotated[
    float,
    typer.Option(
        envvar="TIDEGATE_DRAIN",
        help="Seconds after SIGTERM in which it still answers, but is not ready.",
        min=0,
        max=300,
    ),
]
Port = Annotated[
    int,
    typer.Option(envvar="TIDEGATE_PORT", help="Port to listen on; 0 lets the system choose.", min=0, max=65535),
]


def command(
    package: Package = PACKAGE,
    sha256: Digest = None,
    host: Host = "127.0.0.1",
    unknown_inputs: Unknown = UnknownInputs.REFUSE,
    port: Port = 8080,
    *,
    access_log: Log = "off",
    log_inputs: Logged = "",
    log_sample: Sample = 0.01,
    row_log: RowLog = "off",
    row_sample: RowSample = 0.01,
    row_key: RowKey = "tidegate_request",
    track: Track = "",
    drain: Drain = 5.0,
    candidate: Candidate = None,
    candidate_sha256: CandidateDigest = None,
    candidate_weight: CandidateWeight = 0.0,
    sticky_header: StickyHeader = "",
    shadow: Shadow = 0.0,
    flags: Flags = None,
    flag: Flag = None,
    flag_headers: FlagHeaders = "",
    traces: Traces = "",
    trace_sample: TraceSample = 0.01,
) -> None:
    """Serve a package: Open Inference Protocol v2, Prometheus.

    `/ping` and `/invocations` are the same server by the names that SageMaker uses. A platform that starts the image
    with its own arguments sets the options by their variables.
    """
    from tidegate.serve import launch
    from tidegate.serve.access_log import LogOptions
    from tidegate.serve.row_log import RowLogOptions
    from tidegate.serve.split import RequestSplit

    log = LogOptions.declared(access_log, track, log_inputs, log_sample)
    rows = RowLogOptions(row_log, row_sample, row_key)
    ignore = unknown_inputs is UnknownInputs.IGNORE
    beside = (candidate, candidate_sha256, RequestSplit(candidate_weight, sticky_header, shadow))
    chosen, traced = (flags, flag, flag_headers), (traces, trace_sample)
    launch.run(launch.Options(package, sha256, host, port, ignore, log, rows, drain, *beside, *chosen, *traced))
