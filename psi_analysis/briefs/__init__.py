"""Briefs: parameters, a run of a notebook, its manifest, and one content for every format and language."""
