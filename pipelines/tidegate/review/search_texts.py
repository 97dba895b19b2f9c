"""A search in words: its optimum, and what it is worth on other folds."""

from tidegate.review.evaluation_data import SearchOutcome
from tidegate.review.finding_numbers import count, measure


def sentence(search: SearchOutcome) -> str:
    """The score that chose the parameters, the score of folds that chose nothing, and the optimism between them."""
    chosen = f"the best of {count(len(search.candidates), 'candidate')} ({search.kind}) reaches {search.metric}"
    of_choice = f"{chosen} {measure(search.optimum)} on the folds that chose it"
    if search.elsewhere is None or search.optimism is None:
        why = "is undefined" if search.nested else "was not measured (train.search.nested is false)"
        return f"{of_choice}; on folds that chose nothing it {why}"
    return f"{of_choice}, {measure(search.elsewhere)} on folds that chose nothing: optimism {measure(search.optimism)}"
