"""The files of a model package: the model, its signature, its golden requests."""
