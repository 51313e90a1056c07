"""Thousands of series from one long table: forecast, back-tested and assessed in chunks, in this process or in many."""
