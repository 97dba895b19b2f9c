"""What is done with the pipeline's results: the gate, its calibration, its self-test. None is a stage."""
