"""One declaration out of many files: Hydra's order and meaning, every value traced to its line; params.yaml."""
