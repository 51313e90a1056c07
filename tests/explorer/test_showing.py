"""Tables shown at the end of a cell."""

import pandas as pd

from psi_analysis.explorer.showing import text_table


def test_large_numbers_have_no_exponent_and_small_ones_four_digits() -> None:
    shown = text_table(pd.DataFrame({"value": [1143669.7, 12345.6, 3693.81, 0.026371, float("nan")]})).to_html()
    assert all(f">{words}</td>" in shown for words in ("1,143,670", "12,346", "3,694", "0.02637", "–"))
