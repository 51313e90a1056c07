"""Other processors, simulated by forcing the kernels of linear algebra and numpy: the same numbers to a billionth, and on each of them the
same bits for a series alone and among others."""

import json
import os
import platform
import subprocess
import sys

import numpy as np
import pytest

from tests.same import WITHIN

COMPUTES = """
import json, warnings
import numpy as np
warnings.simplefilter("ignore")
from psi_analysis.engine.forecaster import Engine
from psi_analysis.engine.draws import attained, reached
from psi_analysis.engine.smoothing.ets import Ets, fit_ets, forms_for
from psi_analysis.panels.panel_assessing import assess_panel
from tests.panels.made_up import made_up_goals, made_up_table

FORMS = forms_for("additive", "log")
rng = np.random.default_rng(1)
batch = [100 * np.exp(np.cumsum(rng.normal(0.05, 0.04, size))) for size in rng.integers(12, 40, 24)]
levels = np.array([1.2 * history[-1] for history in batch])
together = Engine().predictive(batch, 6)
shares = np.array([0.025, 0.1, 0.5, 0.9, 0.975])
found = {
    "quantiles": together.quantiles(shares),
    "attained": np.array([attained(together.one(place), levels[[place]], step=6)[0] for place in range(24)]),
    "reached": reached(together, levels, np.ones(24, dtype=bool)),
    "ets": fit_ets(batch[:4], forms=FORMS).centre_and_spread(4)[0],
}
paths = Ets().simulate(batch[:4], 4, 50, [np.random.default_rng(place) for place in range(4)])
apart = {}
for place in (0, 7, 13, 23):
    alone = Engine().predictive([batch[place]], 6)
    apart[f"quantiles {place}"] = not np.array_equal(alone.quantiles(shares)[0], found["quantiles"][place])
    apart[f"attained {place}"] = attained(alone, levels[[place]], step=6)[0] != found["attained"][place]
for place in range(4):
    alone = Ets().simulate([batch[place]], 4, 50, [np.random.default_rng(place)])
    apart[f"ets {place}"] = not np.array_equal(alone[0], paths[place])
table = made_up_table(9)
whole, parted = (assess_panel(table, horizon=2, goals=made_up_goals(table, 2025), origins=1, chunk=size) for size in (9, 2))
for name in ("summary", "forecasts", "goals", "past_goals"):
    apart[name] = not getattr(whole, name).equals(getattr(parted, name))
    found[name] = getattr(whole, name).select_dtypes("number").to_numpy(dtype=float)
print(json.dumps({"numbers": {name: np.nan_to_num(value).ravel().tolist() for name, value in found.items()},
                  "apart": [name for name, differs in apart.items() if differs]}))
"""

PROCESSORS = {
    "Haswell": "X86_V4 AVX512_ICL AVX512_SPR",
    "Nehalem": "X86_V4 AVX512_ICL AVX512_SPR",
    "Prescott": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
}
"""Kernels of linear algebra, and what numpy itself leaves unused beside them."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(platform.machine().lower() not in ("x86_64", "amd64"), reason="the kernels named are those of x86"),
]


def numbers_of(kernel):
    room = {**os.environ, "OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": PROCESSORS[kernel], "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", COMPUTES], env=room, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def computed():
    return {kernel: numbers_of(kernel) for kernel in PROCESSORS}


@pytest.mark.parametrize("kernel", PROCESSORS)
def test_a_series_has_the_same_bits_alone_and_in_any_batch(kernel, computed):
    assert computed[kernel]["apart"] == []


def test_numbers_agree_to_a_billionth_on_every_processor(computed):
    newest, *others = (computed[kernel]["numbers"] for kernel in PROCESSORS)
    for older in others:
        for name, numbers in newest.items():
            np.testing.assert_allclose(numbers, older[name], rtol=WITHIN, atol=WITHIN, err_msg=name)
        assert newest != older, "no kernel was forced here, so nothing was compared"
