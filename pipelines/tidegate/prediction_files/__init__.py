"""Read two files of predictions, without a repository: columns, values, rows.

`open_file` opens either file, `column_roles` finds which column plays which role, `values` makes numbers of them and
`match_rows` pairs the rows. `promptfoo` and `lm_eval` read the results of evaluation harnesses as files of scores.
"""
