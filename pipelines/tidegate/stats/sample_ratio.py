"""Whether units were split as declared: a test that stays valid at every look.

The sequential test of Lindon and Malek (2022, "Anytime-valid inference for multinomial count data"): the Bayes factor
of a beta mixture around the declared share. Under the declared split it exceeds 1/alpha at any time with probability
alpha at most (Ville's inequality).
"""

import math

CONCENTRATION = 1000.0
"""The concentration of the mixture, in units: it looks for shares a few points away from the declared one."""


def bayes_factor(control: int, treatment: int, share: float) -> float:
    """How much likelier the split is under another share than the declared one of the treatment (0..1, ends excluded).

    At most 1e300, so that it can be written down.
    """
    here, there = CONCENTRATION * share, CONCENTRATION * (1 - share)
    mixture = _log_beta(here + treatment, there + control) - _log_beta(here, there)
    declared = treatment * math.log(share) + control * math.log1p(-share)
    return math.exp(min(mixture - declared, 690.0))


def _log_beta(first: float, second: float) -> float:
    return math.lgamma(first) + math.lgamma(second) - math.lgamma(first + second)
