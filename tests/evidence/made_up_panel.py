"""A panel whose truth is known: provinces with slow growth of their own, cities as shares that walk."""

from __future__ import annotations

import numpy as np

from psi_analysis.studies.comparable.peers import Peers


def made_up_panel(*, seed: int = 1, provinces: int = 6, cities: int = 60, first: int = 2000, last: int = 2023) -> Peers:
    rng = np.random.default_rng(seed)
    reference_years = np.arange(first + 1, last + 1)
    years = reference_years[3:]
    common = 0.12 - 0.003 * np.arange(len(reference_years)) + 0.02 * rng.standard_normal(len(reference_years))
    reference_growth = common + 0.01 * rng.standard_normal((provinces, len(reference_years)))
    reference_of = np.arange(cities) % provinces
    growth = reference_growth[reference_of][:, 3:] + 0.03 * rng.standard_normal((cities, len(years)))
    return Peers(
        indicator="deposits",
        areas=tuple(f"city {number}" for number in range(cities)),
        ids=("",) * cities,
        reference_of=reference_of,
        own_province=np.zeros(cities, dtype=bool),
        years=years,
        growth=growth,
        references=tuple(f"province {number}" for number in range(provinces)),
        reference_years=reference_years,
        reference_growth=reference_growth,
    )
