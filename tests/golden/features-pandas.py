"""Writes features-pandas.json: lags, windows, weighted means and calendar parts by pandas, for tests of features.

    python -m venv .venv && .venv/bin/pip install pandas==2.3.3
    .venv/bin/python tests/golden/features-pandas.py > tests/golden/features-pandas.json
"""

import json

import numpy as np
import pandas as pd

rng = np.random.default_rng(11)
dates = pd.date_range("2023-12-20", periods=80, freq="D")
y = pd.Series(np.round(100 + 20 * rng.standard_normal(80), 3), index=dates)
y.iloc[[5, 6, 30, 31, 32, 33, 34, 35, 36, 37, 60]] = np.nan
columns = {"lag_1": y.shift(1), "lag_14": y.shift(14)}
for window, shift, minimum in [(7, 1, 7), (7, 3, 4), (28, 1, 14), (1, 1, 1), (2, 2, 2)]:
    rolling = y.shift(shift).rolling(window, min_periods=minimum)
    for name in ["mean", "median", "min", "max", "std", "sum"]:
        columns[f"{name} {window} {shift} {minimum}"] = getattr(rolling, name)()
expanding = y.shift(1).expanding()
for name in ["mean", "min", "max", "std", "sum"]:
    columns[f"expanding {name}"] = getattr(expanding, name)()
for half_life in [2, 14]:
    columns[f"ewm {half_life}"] = y.shift(1).ewm(halflife=half_life).mean()
calendar = {
    "day-of-week": dates.dayofweek + 1,
    "day-of-month": dates.day,
    "day-of-year": dates.dayofyear,
    "week": dates.isocalendar().week,
    "month": dates.month,
    "quarter": dates.quarter,
    "year": dates.year,
}


def listed(values):
    return [None if pd.isna(value) else float(value) for value in values]


print(
    json.dumps(
        {
            "pandas": pd.__version__,
            "start": "2023-12-20",
            "y": listed(y),
            "columns": {name: listed(values) for name, values in columns.items()},
            "calendar": {name: [int(value) for value in values] for name, values in calendar.items()},
        }
    )
)
