"""Compare tables: copied rows, changed cells, columns that give the target away."""
