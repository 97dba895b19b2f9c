"""`tidegate summary`."""

from tidegate.cli._help import Group

GROUP = Group.EVERYDAY
EXAMPLE = "tidegate summary"


def command() -> None:
    """Sum up the pipeline: results, their files, what to try next."""
    from tidegate.review.gathering.gather import summary
    from tidegate.review.summary import lines

    for line in lines(summary()):
        print(line)
