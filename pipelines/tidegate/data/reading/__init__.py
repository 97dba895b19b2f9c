"""Read data files: CSV, Parquet and JSON, in the types that their values have."""
