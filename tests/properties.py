"""hypothesis, where the development group is installed; elsewhere, as after `python3 run.py test`, tests of properties are skipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as st
except ModuleNotFoundError:

    class Nothing:
        """Stands for whatever is named, called or chained."""

        def __getattr__(self, name: str) -> Nothing:
            return self

        def __call__(self, *words: object, **named: object) -> Nothing:
            return self

        def __iter__(self) -> Iterator[Nothing]:
            return iter(())

    st: Any = Nothing()  # type: ignore[no-redef]
    HealthCheck: Any = Nothing()  # type: ignore[no-redef]

    def settings(*_: object, **__: object) -> Any:  # type: ignore[no-redef]
        """Return the test as it is."""
        return lambda test: test

    def given(*_: object, **__: object) -> Any:  # type: ignore[misc]
        """Skip the test."""
        return pytest.mark.skip(reason="hypothesis is not installed; python3 run.py setup --dev")


__all__ = ["HealthCheck", "given", "settings", "st"]
