"""The error that the engine raises, and the root of every error of the package."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path


class PsiError(Exception):
    """Root of every error this package raises on purpose.

    Attributes:
        said: what says its sentence in a notebook; the package says it in the language chosen.
    """

    said: Callable[[str], str] = str

    @property
    def sentence(self) -> str:
        """The sentence in the language chosen; `str` of the error stays English, so that a program can go by it."""
        return type(self).said(str(self))

    @property
    def __notes__(self) -> list[str]:  # type: ignore[override]
        """What Python and pytest print under a traceback: the sentence, where the language chosen is another than that of `str`."""
        notes: list[str] = self.__dict__.setdefault("_notes", [])
        if self.sentence not in (str(self), *notes):
            notes.insert(0, self.sentence)
        return notes

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the lines outside the package that led to it, and the sentence."""
        package = Path(__file__).parents[1]
        steps = traceback.extract_tb(self.__traceback__)
        own = [step for step in steps if not (step.filename == "<string>" or Path(step.filename).is_relative_to(package))]
        return [*(line.rstrip("\n") for line in traceback.format_list(own)), f"{type(self).__name__}: {self.sentence}"]


class ModelError(PsiError):
    """A model is unknown, or cannot be fitted to this series."""
