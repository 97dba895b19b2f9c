"""`tidegate-serve`: the program of the lean distribution.

It serves and fetches packages and does nothing else, with the verbs and options of `tidegate`, so that manifests that
run `tidegate serve` and `tidegate fetch` run this, too; without a verb it serves. A test compares the options.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tidegate.errors import DeclarationError, UserError, visible
from tidegate.serve import launch
from tidegate.serve.observability.access_log import OFF, LogOptions
from tidegate.serve.observability.row_log import ID, RowLogOptions
from tidegate.serve.routing.split import RequestSplit

DEFAULT = "serve"
UNKNOWN_INPUTS = ("refuse", "ignore")
MOST_PORT = 65535


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help", "--version")):
        given.insert(0, DEFAULT)
    parsed = parser().parse_args(given)
    try:
        _serve(parsed) if parsed.verb == DEFAULT else _fetch(parsed)
    except UserError as error:
        sys.stderr.write("".join(f"{visible(str(problem))}\n" for problem in error.problems))
        sys.exit(error.exit_code)


def parser() -> argparse.ArgumentParser:
    from tidegate.serve.distribution import version

    made = argparse.ArgumentParser("tidegate-serve", description="Serve and fetch model packages of tidegate.")
    made.add_argument("--version", action="version", version=f"tidegate-serve {version()}")
    verbs = made.add_subparsers(dest="verb", required=True)
    serve = verbs.add_parser(DEFAULT, help="Serve a package: Open Inference Protocol v2, Prometheus.")
    _option(serve, "--package", Path, "artifacts/package", "Folder of the package.")
    _option(serve, "--sha256", str, None, "Refuse a package whose package.json has another digest.")
    _option(serve, "--candidate", Path, None, "Folder of a second package, which answers a share of the requests.")
    _option(serve, "--candidate-sha256", str, None, "Refuse a candidate whose package.json has another digest.")
    _option(serve, "--candidate-weight", _number, "0", "Share of the requests that the candidate answers, 0 to 1.")
    _option(serve, "--sticky-header", str, "", "Header with a caller's key: who sends it keeps its version.")
    _option(serve, "--flags", Path, None, "flagd's file: which version a caller gets.")
    _option(serve, "--flag", str, None, "The flag in --flags; default: the only one.")
    _option(serve, "--flag-headers", str, "", "Attributes that it may ask for, as plan=x-plan,app=x-app-version.")
    _option(serve, "--shadow", _number, "0", "Share of the requests of which the candidate gets a copy, 0 to 1.")
    _option(serve, "--host", str, "127.0.0.1", "Address to listen on.")
    _option(serve, "--access-log", str, OFF, "Where each request is logged: off, - for the standard output, or a file.")
    _option(serve, "--log-inputs", str, "", "Inputs whose values are logged for a sample, with commas between them.")
    _option(serve, "--log-sample", _number, "0.01", "Share of the answered requests whose values are logged.")
    _option(serve, "--row-log", str, OFF, "Where a sample of the answered rows is logged, for tidegate monitor.")
    _option(serve, "--row-sample", _number, "0.01", "Share of the answered requests whose rows are logged.")
    _option(serve, "--row-key", str, ID, "Column of the row log with the request's id.")
    _option(serve, "--traces", str, "", "Collector of OpenTelemetry that gets spans, as http://localhost:4318.")
    _option(serve, "--trace-sample", _number, "0.01", "Share of the requests without a trace that get one.")
    _option(serve, "--track", str, "", "Track of the rollout, as it is logged: stable, canary.")
    _option(serve, "--unknown-inputs", _unknown_inputs, "refuse", "Refuse or ignore inputs that the model lacks.")
    _option(serve, "--drain", _number, "5", "Seconds after SIGTERM in which it still answers, but is not ready.")
    _option(serve, "--port", _port, "8080", "Port to listen on; 0 lets the system choose.")
    fetch = verbs.add_parser("fetch", help="Fetch a package from a store; refuse another digest.")
    fetch.add_argument("store", help="Address of the store, https://… or s3://…, as manifests name it.")
    fetch.add_argument("--sha256", required=True, help="Digest of the package: the sha256 of its package.json.")
    fetch.add_argument("--into", required=True, type=Path, help="Folder that receives the package.")
    return made


def _option(to: argparse.ArgumentParser, name: str, kind: type | object, default: str | None, says: str) -> None:
    """An option whose value may come from the variable TIDEGATE_<NAME>: platforms start images without arguments."""
    variable = f"TIDEGATE_{name.removeprefix('--').replace('-', '_').upper()}"
    shown = f" [{variable}]" if not default else f" [{variable}, default: {default}]"
    to.add_argument(name, type=kind, default=os.environ.get(variable) or default, help=says + shown)  # type: ignore[arg-type]


def _unknown_inputs(text: str) -> str:
    if text not in UNKNOWN_INPUTS:
        raise argparse.ArgumentTypeError(f"must be one of {', '.join(UNKNOWN_INPUTS)}, got {text!r}")
    return text


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"must be a number, got {text!r}") from None


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 5 and int(text) <= MOST_PORT):
        raise argparse.ArgumentTypeError(f"must be a number from 0 to {MOST_PORT}, got {text!r}")
    return int(text)


def _serve(parsed: argparse.Namespace) -> None:
    options = launch.Options(
        package=parsed.package,
        sha256=parsed.sha256,
        host=parsed.host,
        port=parsed.port,
        ignore_unknown=parsed.unknown_inputs == "ignore",
        log=LogOptions.declared(parsed.access_log, parsed.track, parsed.log_inputs, parsed.log_sample),
        rows=RowLogOptions(parsed.row_log, parsed.row_sample, parsed.row_key),
        unready_s=parsed.drain,
        candidate=parsed.candidate,
        candidate_sha256=parsed.candidate_sha256,
        split=RequestSplit(parsed.candidate_weight, parsed.sticky_header, parsed.shadow),
        flags=parsed.flags,
        flag=parsed.flag,
        flag_headers=parsed.flag_headers,
        traces=parsed.traces,
        trace_sample=parsed.trace_sample,
    )
    launch.run(options)


def _fetch(parsed: argparse.Namespace) -> None:
    from tidegate.serve.store import DIGEST, fetch

    if not DIGEST.fullmatch(parsed.sha256):
        raise DeclarationError(f"--sha256 takes 64 hexadecimal digits, got {parsed.sha256!r}")
    fetch(parsed.store.rstrip("/"), parsed.sha256, parsed.into)
    sys.stdout.write(f"{parsed.into}: package {parsed.sha256[:12]}\n")


if __name__ == "__main__":
    main()
