"""Past origins scored: one series, the panels of cities and provinces, other systems' rules, and what it all proved."""
