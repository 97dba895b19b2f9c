"""What a data file holds: columns under plain names, how values are written."""
