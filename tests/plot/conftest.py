"""Figures of a test are closed when it ends."""

from collections.abc import Iterator

import matplotlib
import pytest

matplotlib.use("Agg")


@pytest.fixture(autouse=True)
def closed_figures() -> Iterator[None]:
    """Close all figures."""
    from matplotlib import pyplot

    yield
    pyplot.close("all")
