"""`tidegate summary`."""


def command() -> None:
    """Sum up the pipeline: what was found, where it lies, what to try next."""
    from tidegate.review.gathering.gather import summary
    from tidegate.review.summary import lines

    for line in lines(summary()):
        print(line)
