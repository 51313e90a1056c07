"""The error that the engine raises, and the root of every error of the package."""

from __future__ import annotations


class PsiError(Exception):
    """Root of every error this package raises on purpose."""


class ModelError(PsiError):
    """A model is unknown, or cannot be fitted to this series."""
