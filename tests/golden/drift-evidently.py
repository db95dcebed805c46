"""Makes drift-evidently.json: python drift-evidently.py
numpy 2.4.6, pandas 2.3.3, evidently 0.7.23. Reads drift-scipy.json. Its bins of numbers with more than 20 values are others than ours, so those are not compared."""

import json
import pathlib

import evidently
import pandas
from evidently.legacy.calculations.stattests import jensenshannon, psi, wasserstein_distance_norm
from evidently.legacy.core import ColumnType

here = pathlib.Path(__file__)
made = json.loads(here.with_name("drift-scipy.json").read_text())
golden = {"made": f"pandas {pandas.__version__}, evidently {evidently.__version__}: python drift-evidently.py", "counts": [], "normed": []}
table = made["tables"][0]
for reference, current in [(table["reference"], table["current"]), ([400, 300, 200, 90, 10], [380, 290, 240, 60, 30])]:
    a, b = [pandas.Series([f"c{k}" for k, count in enumerate(counts) for _ in range(count)]) for counts in (reference, current)]
    golden["counts"].append({"reference": reference, "current": current, "psi": psi._psi(a, b, ColumnType.Categorical, 0.1)[0],
                             "jensenShannon": jensenshannon._jensenshannon(a, b, ColumnType.Categorical, 0.1, base=2)[0]})
for sample in made["samples"]:
    a, b = pandas.Series(sample["reference"]), pandas.Series(sample["current"])
    golden["normed"].append(wasserstein_distance_norm._wasserstein_distance_norm(a, b, ColumnType.Numerical, 0.1)[0])
here.with_suffix(".json").write_text(json.dumps(golden, default=lambda value: value.item()))
