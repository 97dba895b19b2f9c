"""`tidegate summary`."""

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate summary"


def command() -> None:
    """Sum up the pipeline: results, where they are, what to try."""
    from tidegate.review.gathering.gather import summary
    from tidegate.review.summary import lines

    for line in lines(summary()):
        print(line)
