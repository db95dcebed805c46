"""Makes drift-ruptures.json: python drift-ruptures.py
numpy 2.4.6, ruptures 1.1.10."""

import json
import pathlib

import numpy
import ruptures

rng = numpy.random.default_rng(20261121)
series = {
    "levels": numpy.concatenate([rng.normal(10, 1, 120), rng.normal(12, 1, 60), rng.normal(9.2, 1, 150), rng.normal(9.9, 1, 90)]).round(6),
    "spreads": numpy.concatenate([rng.normal(0, 1, 100), rng.normal(0, 3, 80), rng.normal(1, 0.5, 120)]).round(6),
    "still": rng.normal(100, 5, 200).round(6),
}
golden = {"made": f"numpy {numpy.__version__}, ruptures {ruptures.__version__}: python drift-ruptures.py", "series": {name: y.tolist() for name, y in series.items()}, "found": []}
for name, y in series.items():
    n = len(y)
    # The penalty in units of the variance that the first differences give by their median.
    noise = (numpy.median(numpy.abs(numpy.diff(y))) / 0.6744897501960817) ** 2 / 2
    for least, factor in [(5, 2), (2, 1), (20, 0.5)]:
        found = ruptures.Pelt(model="l2", min_size=least, jump=1).fit_predict(y, pen=factor * numpy.log(n) * noise)
        golden["found"].append({"series": name, "change": "level", "minSegment": least, "penalty": factor * numpy.log(n), "at": found[:-1], "noise": noise})
        cost = ruptures.costs.CostNormal(add_small_diag=False)
        found = ruptures.Pelt(custom_cost=cost, min_size=max(5, least), jump=1).fit_predict(y, pen=1.5 * factor * numpy.log(n))
        golden["found"].append({"series": name, "change": "spread", "minSegment": max(5, least), "penalty": 1.5 * factor * numpy.log(n), "at": found[:-1], "noise": noise})
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, default=lambda value: value.item()))
