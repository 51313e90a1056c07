"""The engine: a pool calibrated by what was learned on other series."""
