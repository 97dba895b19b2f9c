"""The table: sources, the query over them, the split."""
