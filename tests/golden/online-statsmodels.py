"""Makes online-statsmodels.json: python online-statsmodels.py
statsmodels 0.15.0, numpy 2.4.6. Recursive least squares with all observations alike (RecursiveLS), and least squares with weights
0.95^(n - i) (WLS), of 80 made-up observations of three regressors and a constant."""

import json
import pathlib

import numpy
import statsmodels
import statsmodels.api as sm

rng = numpy.random.default_rng(20261121)
n = 80
x = numpy.column_stack([rng.normal(size=n), 100 + numpy.cumsum(rng.normal(size=n)), (numpy.arange(n) % 7 == 0).astype(float)])
y = 3 + x @ [1.5, -0.2, 4] + rng.normal(scale=0.7, size=n)
x, y = x.round(6), y.round(6)
exog = sm.add_constant(x)
recursive = sm.RecursiveLS(y, exog).fit()
ols = sm.OLS(y, exog).fit()
at = [[1.0, 0.5, 101.0, 1.0]]
weights = 0.95 ** numpy.arange(n - 1, -1, -1)
wls = sm.WLS(y, exog, weights=weights).fit()
golden = {
    "made": f"statsmodels {statsmodels.__version__}, numpy {numpy.__version__}",
    "x": x.tolist(),
    "y": y.tolist(),
    # Coefficients after each observation, from the tenth on.
    "recursive": recursive.recursive_coefficients.filtered.T[9:].tolist(),
    "residuals": recursive.resid_recursive[10:].tolist(),
    "standardErrors": ols.bse.tolist(),
    "sigma2": float(ols.scale),
    "prediction": [float(v) for v in ols.get_prediction(at).summary_frame(alpha=0.2)[["mean", "obs_ci_lower", "obs_ci_upper"]].iloc[0]],
    "weighted": {"coefficients": wls.params.tolist(), "rss": float(wls.ssr)},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden))
