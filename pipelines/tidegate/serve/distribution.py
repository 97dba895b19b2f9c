"""Which of the two distributions is installed: tidegate, or the server alone."""

from importlib import metadata

NAMES = ("tidegate", "tidegate-serve")


def version() -> str:
    """The version of the one that is installed; of both, tidegate's."""
    for name in NAMES:
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    raise metadata.PackageNotFoundError(NAMES[0])
