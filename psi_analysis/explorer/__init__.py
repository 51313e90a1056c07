"""The explorer: choose an indicator, a goal and what is assumed, see fan chart and probability, take the call away."""
