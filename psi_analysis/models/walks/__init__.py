"""Random walks, with drift and without."""
