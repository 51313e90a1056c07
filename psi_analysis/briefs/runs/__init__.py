"""Runs of notebooks and what becomes of them: manifests, editions, verification."""
