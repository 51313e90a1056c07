"""A whole plan: every goal judged or refused by its reason, and what its goals say of one another."""
