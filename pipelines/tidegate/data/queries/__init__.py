"""The declared query, by DuckDB or by Spark, and what it may use."""
