"""The types of the declaration, one module per group of conf/."""
