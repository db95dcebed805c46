"""Makes statistics-statsmodels.json beside statistics-r.json, whose series it takes: python statistics-statsmodels.py
statsmodels 0.15.0, scipy 1.17.1, numpy 2.4.6."""

import json
import pathlib
import warnings

import numpy
import scipy
import scipy.signal
import statsmodels
from statsmodels.tsa.seasonal import MSTL, STL, seasonal_decompose
from statsmodels.tsa.stattools import acf, adfuller, ccf, kpss, pacf

warnings.simplefilter("ignore")
here = pathlib.Path(__file__).parent
r = json.loads((here / "statistics-r.json").read_text())


def tests(y):
    out = {"adf": [], "kpss": []}
    for regression in ["n", "c", "ct"]:
        for autolag in ["AIC", "BIC", "t-stat"]:
            statistic, p, lags, observations, critical, _ = adfuller(y, regression=regression, autolag=autolag)
            out["adf"].append([regression, autolag, statistic, p, lags, observations, critical["1%"], critical["5%"], critical["10%"]])
    for regression in ["c", "ct"]:
        for lags in ["auto", "legacy"]:
            statistic, p, used, _ = kpss(y, regression=regression, nlags=lags)
            out["kpss"].append([regression, lags, statistic, p, used])
    return out


def one(series):
    y = numpy.array(series["y"], float)
    m = series["m"]
    lags = 20
    out = {
        **tests(y),
        "acf": list(acf(y, nlags=lags, fft=False)[1:]),
        "acfAdjusted": list(acf(y, nlags=lags, fft=False, adjusted=True)[1:]),
        "pacfAdjusted": list(pacf(y, nlags=lags, method="ywadjusted")[1:]),
        "pacfYwm": list(pacf(y, nlags=lags, method="ywm")[1:]),
        "periodogram": list(scipy.signal.periodogram(y, detrend="linear", scaling="density")[1][1:]),
    }
    if m > 1:
        # The settings of R's stl: windows, degrees and jumps.
        odd = lambda x: int(x) + 1 - int(x) % 2
        trend = odd(numpy.ceil(1.5 * m / (1 - 1.5 / 11)))
        jump = lambda w: int(numpy.ceil(w / 10))
        for robust in [False, True]:
            fit = STL(
                y, period=m, seasonal=11, trend=trend, low_pass=odd(m), seasonal_deg=0, trend_deg=1, low_pass_deg=1,
                robust=robust, seasonal_jump=jump(11), trend_jump=jump(trend), low_pass_jump=jump(odd(m)),
            ).fit(inner_iter=1 if robust else 2, outer_iter=15 if robust else 0)
            out["stlRobust" if robust else "stl"] = {"trend": list(fit.trend), "season": list(fit.seasonal)}
        for model in ["additive", "multiplicative"]:
            fit = seasonal_decompose(y, model=model, period=m)
            out[model] = {"trend": [None if numpy.isnan(v) else v for v in fit.trend], "season": list(fit.seasonal[:m])}
    return out


def mstl(y, periods, windows):
    fit = MSTL(numpy.array(y, float), periods=periods, windows=windows, iterate=2, stl_kwargs={"seasonal_deg": 0, "inner_iter": 2, "outer_iter": 0}).fit()
    return {"periods": periods, "windows": windows, "trend": list(fit.trend), "seasons": fit.seasonal.T.tolist()}


ccf_y, ccf_x = (numpy.array(r["ccf"][k], float) for k in ["y", "x"])
result = {
    "source": f"statsmodels {statsmodels.__version__}, scipy {scipy.__version__}, numpy {numpy.__version__}: python statistics-statsmodels.py",
    "series": {name: one(series) for name, series in r["series"].items()},
    # Every loess at every point; windows, degree of the season and passes as in R's mstl.
    "mstl": mstl(r["series"]["AirPassengers"]["y"], (4, 12), (11, 15)),
    # Lags 0 to 12: x leads.
    "ccf": list(ccf(ccf_y, ccf_x, adjusted=False, nlags=13)),
}
(here / "statistics-statsmodels.json").write_text(json.dumps(result) + "\n")
