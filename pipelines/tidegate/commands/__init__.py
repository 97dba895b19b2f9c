"""What is done beside the pipeline: check any table, the gate, its calibration and self-test. None is a stage."""
