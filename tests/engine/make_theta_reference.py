"""Write theta_reference.json: what statsforecast 2.1.1 says of dynamic Theta models; run with its own interpreter, not the project's."""

import json
import sys
from pathlib import Path

import numpy as np
from statsforecast.theta import forecast_theta, thetamodel

SERIES = {
    "growing": [112.0, 118, 121, 130, 139, 142, 155, 160, 171, 170, 184, 199],
    "uneven": [50.0, 61, 48, 70, 66, 59, 81, 77, 92, 60, 88, 95, 101, 90],
    "falling": [300.0, 280, 285, 260, 251, 240, 244, 222, 215, 190],
}


def fitted(values: list[float], **fixed: float) -> dict:
    """Fit one series, parameters free where not given."""
    given = {"initial_smoothed": np.nan, "alpha": np.nan, "theta": np.nan} | fixed
    model = thetamodel(y=np.array(values), m=1, modeltype="DOTM", nmse=3, **given)
    return {
        "squared_error": float(np.sum(model["residuals"][3:] ** 2)),
        "forecast": [float(value) for value in forecast_theta(model, 6)["mean"]],
        "residuals": [float(value) for value in model["residuals"]],
    }


if __name__ == "__main__":
    fixed = {"initial_smoothed": 100.0, "alpha": 0.4, "theta": 3.0}
    table = {name: {"values": v, "fixed": fixed, "given": fitted(v, **fixed), "free": fitted(v)} for name, v in SERIES.items()}
    Path(sys.argv[1]).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
