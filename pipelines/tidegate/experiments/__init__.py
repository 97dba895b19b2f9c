"""A/B tests: which variant's units did better, valid at every look.

`read_units` reads assignments and outcomes and makes one row of each unit, `readout` decides. Before any outcome is
compared, the split itself is: where units were not assigned as declared, went from one variant to the other, or lack
their outcome more often in one of them, a difference of outcomes means nothing.
"""
