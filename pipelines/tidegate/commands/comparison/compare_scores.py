"""Which score of an evaluation harness a comparison is about."""

from tidegate.commands.comparison.compare_rules import AskedRules, slug
from tidegate.errors import DeclarationError, unknown
from tidegate.prediction_files.prediction_file import PredictionFile

LOWER_IS_BETTER = frozenset({"brier_score", "perplexity", "word_perplexity", "byte_perplexity", "bits_per_byte", "ter"})
"""Scores of lm-evaluation-harness that are errors."""


def chosen_score(base: PredictionFile, head: PredictionFile, asked: AskedRules) -> str:
    """The score that was asked for, else the first of the base's; "" where neither file is of a harness.

    Raises DeclarationError where the files are not of the same harness, or do not have the score.
    """
    ours, theirs = base.harness, head.harness
    if ours is None and theirs is None:
        return ""
    if ours is None or theirs is None or ours.tool != theirs.tool:
        one, other = (f"results of {harness.tool}" if harness else "a table" for harness in (ours, theirs))
        raise DeclarationError(f"{base.path} is {one}, {head.path} is {other}; compare two files of the same kind")
    limits = (*asked.limits.margins, *asked.limits.floors)
    named = dict.fromkeys((*asked.metrics, *(text.rpartition("=")[0] for text in limits if "=" in text)))
    if len({slug(name) for name in named}) > 1:
        raise DeclarationError(f"one score is compared at a time, got {' and '.join(named)}; run it once for each")
    shared = [score for score in ours.scores if score in theirs.scores]
    if not shared:
        raise DeclarationError(f"{head.path} has none of the scores of {base.path}: {', '.join(ours.scores)}")
    score = _named(next(iter(named)), shared) if named else shared[0]
    if score.partition(",")[0] in LOWER_IS_BETTER:
        raise DeclarationError(f"only scores from 0 to 1, higher being better, can be compared; {score} is an error")
    return score


def _named(asked: str, scores: list[str]) -> str:
    found = [score for score in scores if slug(asked) in (slug(score), slug(score.partition(",")[0]))]
    if len(found) > 1:
        raise DeclarationError(f"{asked} has several filters: {' '.join(found)}; choose one with --metric")
    if not found:
        raise DeclarationError(unknown(asked, tuple(scores), what="score"))
    return found[0]
