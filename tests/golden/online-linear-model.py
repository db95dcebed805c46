"""Makes online-linear-model.json: python online-linear-model.py
statsmodels 0.15.0 (RecursiveLS) on the columns of the model online-linear: constant, trend t / 100, three waves of a week, a regressor, lags 1
and 7, of 150 made-up days; forecasts of each next value from its recursive residuals, and 10 steps ahead one by one."""

import json
import pathlib

import numpy
import statsmodels
import statsmodels.api as sm

rng = numpy.random.default_rng(20261121)
n, ahead = 150, 10
x = rng.normal(size=n + ahead).round(6)
y = numpy.zeros(n)
for t in range(n):
    y[t] = 20 + 0.05 * t + 4 * numpy.sin(2 * numpy.pi * t / 7) + 2 * x[t] + (0.5 * (y[t - 1] - 20) if t else 0) + rng.normal()
y = y.round(6)


def row(t, values):
    waves = [f(2 * numpy.pi * k * t / 7) for k in (1, 2, 3) for f in (numpy.sin, numpy.cos)]
    return [1.0, t / 100, *waves, x[t], values[t - 1], values[t - 7]]


exog = numpy.array([row(t, y) for t in range(7, n)])
fit = sm.RecursiveLS(y[7:], exog).fit()
k = exog.shape[1]
# A recursive residual is the error over the root of its variance share f_t = 1 + x' (X'X)^-1 x.
skip = 30
errors = []
for i in range(skip, len(exog)):
    share = 1 + exog[i] @ numpy.linalg.solve(exog[:i].T @ exog[:i], exog[i])
    errors.append(float(fit.resid_recursive[i] * numpy.sqrt(share)))
values = list(y)
for t in range(n, n + ahead):
    values.append(float(numpy.dot(row(t, values), fit.params)))
golden = {
    "made": f"statsmodels {statsmodels.__version__}, numpy {numpy.__version__}",
    "y": y.tolist(),
    "x": x[:n].tolist(),
    "future": x[n:].tolist(),
    "coefficients": fit.params.tolist(),
    "errors": errors,
    "forecast": values[n:],
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden))
