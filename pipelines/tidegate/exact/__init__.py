"""The exact form of a model: a program that has scikit-learn's bits."""
