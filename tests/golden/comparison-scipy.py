"""Makes comparison-scipy.json: python comparison-scipy.py
numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, scikit-posthocs 0.17.1, scoringrules 0.10.0."""

import json
import pathlib

import numpy
import scipy
import statsmodels
import statsmodels.api as sm

rng = numpy.random.default_rng(20261121)
golden = {"made": f"numpy {numpy.__version__}, scipy {scipy.__version__}, statsmodels {statsmodels.__version__}: python comparison-scipy.py"}


def plain(value):
    """Arrays as lists, NaN as null."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, (bool, str, int)) or value is None:
        return value
    return None if numpy.isnan(value) else float(value)


# A panel with holes: the mean over series of their means is weighted least squares on a constant, its variance over origins that of
# Driscoll and Kraay (hac-groupsum, Bartlett weights), without corrections for few values.
shock = rng.normal(size=20)
rows = (rng.normal(size=(6, 20)) + shock + 0.3).round(6)
rows[rng.random(size=rows.shape) < 0.2] = numpy.nan
rows[5, :] = numpy.nan
series, origins = numpy.nonzero(~numpy.isnan(rows))
order = numpy.argsort(origins, kind="stable")
series, origins = series[order], origins[order]
counts = numpy.bincount(series, minlength=6)
fit = sm.WLS(rows[series, origins], numpy.ones(len(series)), weights=1 / counts[series])
tests = []
for h in [1, 4]:
    robust = fit.fit(cov_type="hac-groupsum", cov_kwds={"time": origins, "maxlags": h - 1, "use_correction": False})
    tests.append({"h": h, "mean": robust.params[0], "standardError": robust.bse[0]})
golden["panel"] = {"rows": rows, "tests": tests}

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(plain(golden)))
