"""Writes prophet-golden.json: Prophet's own fits, forecasts and saved models on its example data (MIT licence, facebook/prophet).

    python -m venv .venv && .venv/bin/pip install prophet==1.5.0
    .venv/bin/python tests/golden/prophet-golden.py DATA > tests/golden/prophet-golden.json

DATA is a folder with example_wp_log_peyton_manning.csv and example_air_passengers.csv from the examples/ folder of facebook/prophet.
Fits are by Stan's Newton method, which runs until the posterior stops growing; its L-BFGS stops earlier.
"""

import json
import logging
import sys

import numpy as np
import pandas as pd
import prophet
from prophet import Prophet
from prophet.serialize import model_to_json

logging.disable(logging.CRITICAL)
data = sys.argv[1]
cases = {}


def short(values):
    return [float(f"{value:.10g}") for value in values]


def save(name, series, model, frame, horizon, freq, extend=lambda future: future):
    model.fit(frame, algorithm="Newton")
    future = extend(model.make_future_dataframe(horizon, freq, include_history=False))
    forecast = model.predict(future)
    saved = json.loads(model_to_json(model))
    # The forecast needs no more of the history than its last row.
    for key in ("history", "history_dates"):
        table = json.loads(saved[key])
        table["data"] = table["data"][-1:]
        if "index" in table:
            table["index"] = table["index"][-1:]
        saved[key] = json.dumps(table)
    terms = [c for c in forecast.columns if c in (*model.seasonalities, *model.extra_regressors, "trend", "holidays")]
    cases[name] = {
        "series": series,
        "ds": [day.strftime("%Y-%m-%d") for day in future.ds],
        "yhat": short(forecast.yhat),
        "lower": short(forecast.yhat_lower),
        "upper": short(forecast.yhat_upper),
        "terms": {term: short(forecast[term]) for term in terms},
        "logPosterior": float(model.params["lp__"].ravel()[0]),
        "model": json.dumps(saved),
    }


peyton = pd.read_csv(f"{data}/example_wp_log_peyton_manning.csv").tail(500).reset_index(drop=True)
peyton["ds"] = pd.to_datetime(peyton.ds)
peyton["y"] = short(peyton.y)
air = pd.read_csv(f"{data}/example_air_passengers.csv", lineterminator="\r")
air["ds"] = pd.to_datetime(air.ds)
holidays = pd.DataFrame(
    {"holiday": "eve", "ds": pd.to_datetime(["2014-12-24", "2015-12-24", "2016-12-24"]), "lower_window": -1, "upper_window": 2}
)


def regressors(frame, start):
    step = np.arange(start, start + len(frame))
    winter = frame.ds.dt.month.isin([9, 10, 11, 12, 1])
    return frame.assign(
        promo=((step // 10) % 3 == 0).astype(float), temp=np.sin(step / 50) * 10 + 5, on=winter.astype(int), off=(~winter).astype(int)
    )


later = lambda frame: regressors(frame, 500)
rich = regressors(peyton, 0)

m = Prophet(holidays=holidays, seasonality_mode="multiplicative")
m.add_regressor("promo")
m.add_regressor("temp", mode="additive", prior_scale=0.5)
m.add_seasonality("monthly", 30.5, 4)
save("multiplicative", "peyton", m, rich, 40, "D", later)

m = Prophet(growth="logistic", yearly_seasonality=4)
m.add_seasonality("won", 7, 3, condition_name="on")
m.add_seasonality("lost", 7, 2, prior_scale=0.1, condition_name="off")
save("logistic", "peyton", m, rich.assign(cap=14, floor=4), 40, "D", lambda frame: later(frame).assign(cap=14, floor=4))

m = Prophet(growth="flat", weekly_seasonality=True, scaling="minmax", holidays=holidays, holidays_prior_scale=0.05)
save("flat", "peyton", m, peyton, 40, "D")

m = Prophet(growth="logistic", seasonality_mode="multiplicative", weekly_seasonality=2)
save("logistic-multiplicative", "peyton", m, peyton.assign(cap=14), 40, "D", lambda frame: frame.assign(cap=14))

m = Prophet(seasonality_mode="multiplicative", scaling="minmax", changepoint_prior_scale=0.5, n_changepoints=12, changepoint_range=0.9)
save("minmax-multiplicative", "peyton", m, peyton, 40, "D")

save("air-additive", "air", Prophet(), air, 24, "MS")
save("air-multiplicative", "air", Prophet(seasonality_mode="multiplicative"), air, 24, "MS")

json.dump(
    {
        "_source": f"prophet {prophet.__version__} (Stan, Newton), tests/golden/prophet-golden.py; data: facebook/prophet examples, MIT licence, "
        "Copyright (c) Facebook, Inc. and its affiliates",
        "series": {
            "peyton": {"ds": [day.strftime("%Y-%m-%d") for day in peyton.ds], "y": short(peyton.y)},
            "air": {"ds": [day.strftime("%Y-%m-%d") for day in air.ds], "y": short(air.y)},
        },
        "cases": cases,
    },
    sys.stdout,
    indent=None,
)
