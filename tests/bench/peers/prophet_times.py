"""CPU milliseconds of Prophet for each series: fit and forecast with intervals, in this process and its children. Writes JSON lines."""

import json
import logging
import resource
import sys

import pandas as pd
from prophet import Prophet

logging.getLogger("cmdstanpy").setLevel(logging.CRITICAL)
logging.getLogger("prophet").setLevel(logging.CRITICAL)


def spent():
    """Processor seconds of this process and of the Stan programs that it started."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


FREQUENCY = {1: "D", 4: "QS", 7: "D", 12: "MS", 48: "30min"}
series = json.load(open(sys.argv[1]))
# The last line of a series counts: the first of two rounds warms up.
for one in series * 2:
    frequency = "YS" if one["group"] == "Yearly" else FREQUENCY[one["m"]]
    ds = pd.date_range("1960-01-01", periods=len(one["y"]), freq=frequency)
    history = pd.DataFrame({"ds": ds, "y": one["y"]})
    began = spent()
    try:
        model = Prophet()
        model.fit(history)
        model.predict(model.make_future_dataframe(one["h"], freq=frequency, include_history=False))
    except Exception as error:  # noqa: BLE001 - its dates end in 2262 and its spans at 292 years
        print(json.dumps({"model": "prophet", "id": one["id"], "error": str(error)[:200]}), flush=True)
        continue
    print(json.dumps({"model": "prophet", "id": one["id"], "ms": 1000 * (spent() - began)}), flush=True)
