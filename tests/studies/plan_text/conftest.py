"""Units that a drafted study defines are known for as long as the process runs: each test gives them back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from psi_analysis.nouns.units import UNITS
from psi_analysis.studies import raw_tables


@pytest.fixture(autouse=True)
def units_given_back() -> Iterator[None]:
    """Leave the units as they were."""
    before = dict(UNITS)
    yield
    UNITS.clear()
    UNITS.update(before)
    raw_tables._dimension.cache_clear()
