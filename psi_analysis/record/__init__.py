"""The record of what editions have said: every probability, median and band, and what came of it."""
