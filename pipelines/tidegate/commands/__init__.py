"""What the command line runs that is not a stage of the pipeline."""
