"""Bounds and p-values of a share: the exact binomial test.

The number of rows is as many as the blocks are worth. Over independent rows these are the limits of Clopper and Pearson
(1934). Rows of a block are worth fewer independent ones, and their number is estimated, so that the normal score of the
binomial probability is referred to Student's t (Korn and Graubard 1998). The share is measured from the number's lower
end: a negated share runs from −1 to 0.
"""

from tidegate.stats.estimate import Sampled


def p_below(sampled: Sampled, limit: float) -> float:
    """Probability of so low a share, or a lower one, where the truth is `limit`: 1 from 1 on down to 0."""
    right, wrong = _counts(sampled)
    return _tail(sampled, right + 1, wrong, limit - sampled.low) if wrong > 0 else 1.0


def p_above(sampled: Sampled, limit: float) -> float:
    """Probability of so high a share, or a higher one, where the truth is `limit`."""
    right, wrong = _counts(sampled)
    return _tail(sampled, wrong + 1, right, sampled.high - limit) if right > 0 else 1.0


def lower(sampled: Sampled, alpha: float) -> float:
    right, wrong = _counts(sampled)
    return sampled.high - _beyond(sampled, wrong, right, alpha)


def upper(sampled: Sampled, alpha: float) -> float:
    right, wrong = _counts(sampled)
    return sampled.low + _beyond(sampled, right, wrong, alpha)


def _counts(sampled: Sampled) -> tuple[float, float]:
    right = (sampled.value - sampled.low) * sampled.trials
    if not sampled.blocked:
        right = float(round(right))
    return right, sampled.trials - right


def _tail(sampled: Sampled, one: float, other: float, share: float) -> float:
    """P(Beta(one, other) > share): that of at most `one` − 1 rows of the kind whose true share that is."""
    from scipy.special import betaincc, ndtri, stdtr

    exact = float(betaincc(one, other, min(1.0, max(0.0, share))))
    return float(stdtr(sampled.freedom, ndtri(exact))) if sampled.blocked else exact


def _beyond(sampled: Sampled, seen: float, others: float, alpha: float) -> float:
    """The largest share of a kind of which so many rows were seen that chance explains with probability `alpha`."""
    from scipy.special import betainccinv, ndtr, stdtrit

    if others <= 0:
        return 1.0
    level = float(ndtr(stdtrit(sampled.freedom, alpha))) if sampled.blocked else alpha
    return float(betainccinv(seen + 1, others, level))
