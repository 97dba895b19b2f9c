"""Judge a declaration as far as that is possible without data: before anything is written, run or merged."""
