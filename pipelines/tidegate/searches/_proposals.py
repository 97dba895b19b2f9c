"""Candidates that Optuna proposes, fitted as by a search of scikit-learn."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import isfinite
from typing import Any

import optuna
from sklearn.model_selection._search import BaseSearchCV

from tidegate.config.schema.search_candidate import Candidate, drawn
from tidegate.config.schema.search_space import WholeNumber, is_logarithmic, values
from tidegate.searches._draws import AT_RANDOM, shortened

"""Proposals that are drawn before there is anything to learn from."""


class ProposedCandidates(BaseSearchCV):  # type: ignore[misc]  # scikit-learn is untyped
    """`fit` tries at most `candidates`, each distinct one once, and ends `patience` proposals after the best one."""

    def __init__(  # noqa: PLR0913 (the interface of scikit-learn's searches)
        self,
        estimator: object,
        space: Mapping[str, Any],
        candidates: int = 30,
        patience: int | None = None,
        seed: int = 0,
        *,
        scoring: Any = None,
        cv: Any = None,
        refit: bool = True,
        pre_dispatch: str = "2*n_jobs",
    ) -> None:
        super().__init__(estimator, scoring=scoring, cv=cv, refit=refit, pre_dispatch=pre_dispatch)
        self.space, self.candidates, self.patience, self.seed = space, candidates, patience, seed

    def _run_search(self, evaluate_candidates: Callable[[Sequence[Candidate]], Mapping[str, Any]]) -> None:
        """Scores are maximised; a candidate without one teaches nothing."""
        optuna.logging.set_verbosity(optuna.logging.WARNING)
        sampler = optuna.samplers.TPESampler(n_startup_trials=AT_RANDOM, seed=self.seed)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        scores: dict[str, float] = {}
        best, since = float("-inf"), 0
        for _ in range(self.candidates):
            trial = study.ask()
            candidate = drawn(self.space, partial(_proposed, trial))
            spelled = repr(candidate)
            if spelled not in scores:
                scores[spelled] = float(evaluate_candidates([candidate])["mean_test_score"][-1])
            score = scores[spelled]
            study.tell(trial, *([score] if isfinite(score) else [None, optuna.trial.TrialState.FAIL]))
            best, since = (score, 0) if score > best else (best, since + 1)
            if since == self.patience:
                break


def _proposed(trial: optuna.Trial, name: str, dimension: Any) -> object:
    if (listed := values(dimension)) is not None:
        return listed[trial.suggest_categorical(name, range(len(listed)))]
    if isinstance(dimension, WholeNumber):
        return trial.suggest_int(name, dimension.low, dimension.high, log=dimension.log)
    number = trial.suggest_float(name, dimension.low, dimension.high, log=is_logarithmic(dimension))
    return shortened(number, dimension)
