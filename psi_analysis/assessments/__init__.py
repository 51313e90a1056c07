"""Assessments of goals: one verb, `assess`, and what it returns."""
