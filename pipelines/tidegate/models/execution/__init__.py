"""Where fits and predictions run: processes of this machine, or of a cluster."""
