"""The exact form of a model: a program of a few operators that answers like scikit-learn in every bit."""
