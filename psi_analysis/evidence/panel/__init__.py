"""The back-test of many cities at once."""
