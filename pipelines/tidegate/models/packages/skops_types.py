"""The types in fitted estimators that skops does not trust, listed per estimator.

A file may hold such a type only beside the estimator that needs it, and never decides for itself. Data holders and
scikit-learn's own functions only; trees are checked after loading (`tree_integrity`).
"""

TREE = ("sklearn.tree._tree.Tree",)
BOOSTED = (
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "functools.partial",  # of check_array, for codes of categories; the function inside must be trusted too
    "sklearn.utils.validation.check_array",
)
NEIGHBOURS = ("sklearn.metrics._dist_metrics.EuclideanDistance64", "sklearn.neighbors._kd_tree.KDTree")
BUNCH = ("sklearn.utils._bunch.Bunch",)
SELECTION = ("sklearn.feature_selection._univariate_selection.f_classif",)
DTYPE = ("numpy.dtype",)
WORDS = ("sklearn.utils.validation.column_or_1d",)  # before a vectorizer; it reshapes, and no more
ADAM = ("sklearn.neural_network._stochastic_optimizers.AdamOptimizer",)

INTERNALS: dict[str, tuple[str, ...]] = {
    "AdaBoostClassifier": TREE,
    "AdaBoostRegressor": TREE,
    "BaggingClassifier": TREE,
    "BaggingRegressor": TREE,
    "CalibratedClassifierCV": (
        "sklearn.calibration._CalibratedClassifier",
        "sklearn.calibration._SigmoidCalibration",
        "sklearn.calibration._TemperatureScaling",
    ),
    "DecisionTreeClassifier": TREE,
    "DecisionTreeRegressor": TREE,
    "ExtraTreeClassifier": TREE,
    "ExtraTreeRegressor": TREE,
    "ExtraTreesClassifier": TREE,
    "ExtraTreesRegressor": TREE,
    "GenericUnivariateSelect": SELECTION,
    "GradientBoostingClassifier": TREE,
    "GradientBoostingRegressor": TREE,
    "HashingVectorizer": WORDS,
    "HistGradientBoostingClassifier": BOOSTED,
    "HistGradientBoostingRegressor": BOOSTED,
    "KBinsDiscretizer": DTYPE,
    "KNeighborsClassifier": NEIGHBOURS,
    "KNeighborsRegressor": NEIGHBOURS,
    "MLPClassifier": ADAM,
    "MLPRegressor": ADAM,
    "OneHotEncoder": DTYPE,
    "OrdinalEncoder": DTYPE,
    "RadiusNeighborsClassifier": NEIGHBOURS,
    "RadiusNeighborsRegressor": NEIGHBOURS,
    "RandomForestClassifier": TREE,
    "RandomForestRegressor": TREE,
    "RandomTreesEmbedding": TREE,
    "SelectFdr": SELECTION,
    "SelectFpr": SELECTION,
    "SelectFwe": SELECTION,
    "SelectKBest": SELECTION,
    "SelectPercentile": SELECTION,
    "SimpleImputer": DTYPE,
    "StackingClassifier": BUNCH,
    "StackingRegressor": BUNCH,
    "TfidfVectorizer": WORDS,
    "TweedieRegressor": ("sklearn._loss.loss.HalfTweedieLossIdentity", "sklearn._loss.loss.HalfTweedieLoss"),
    "VotingClassifier": BUNCH,
    "VotingRegressor": BUNCH,
}


def beside(classes: set[str]) -> list[str]:
    """The types that may be in a file with estimators of these class names."""
    return sorted({kind for name in classes for kind in INTERNALS.get(name, ())})
