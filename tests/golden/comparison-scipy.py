"""Makes comparison-scipy.json: python comparison-scipy.py
numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, scikit-posthocs 0.17.1, scoringrules 0.10.0."""

import json
import pathlib

import numpy
import scikit_posthocs as posthocs
import scoringrules
import scipy
import statsmodels
import statsmodels.api as sm
from statsmodels.stats.proportion import proportion_confint

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

# Bootstrap: what SciPy drew, and the intervals that it made of that; and intervals of so many draws that they hardly vary.
n = 25
a = rng.gamma(2.0, 0.5, size=n).round(6)
b = (0.8 * a + rng.gamma(2.0, 0.2, size=n)).round(6)
weights = rng.integers(3, 30, size=n).astype(float)
figures = {
    "mean": ((a,), lambda x, axis=-1: x.mean(axis)),
    "difference": ((a, b), lambda x, y, axis=-1: x.mean(axis) - y.mean(axis)),
    "relative": ((a, b), lambda x, y, axis=-1: x.mean(axis) / y.mean(axis) - 1),
    "ratio": ((a, weights), lambda x, w, axis=-1: x.sum(axis) / w.sum(axis)),
    "root": ((a, weights), lambda x, w, axis=-1: numpy.sqrt(x.sum(axis) / w.sum(axis))),
}
golden["bootstrap"] = {"a": a, "b": b, "weights": weights, "figures": {}}
for name, (data, statistic) in figures.items():
    made = {"intervals": {}, "precise": {}}
    for method in ["percentile", "BCa"]:
        few = scipy.stats.bootstrap(data, statistic, n_resamples=199, paired=True, vectorized=True, method=method, rng=numpy.random.default_rng(5))
        many = scipy.stats.bootstrap(data, statistic, n_resamples=200_000, paired=True, vectorized=True, batch=20_000, method=method, rng=numpy.random.default_rng(6))
        made["draws"] = few.bootstrap_distribution
        made["intervals"][method] = list(few.confidence_interval)
        made["precise"][method] = list(many.confidence_interval)
        made["standardError"] = many.standard_error
    golden["bootstrap"]["figures"][name] = made

# Ranks: the p-values of Nemenyi's test, and signed-rank tests.
losses = rng.gamma(2.0, 0.5, size=(40, 5)) + numpy.array([0, 0.1, 0.3, 0.8, 0.12])
losses = losses.round(2)
friedman = scipy.stats.friedmanchisquare(*losses.T)
golden["ranks"] = {
    "losses": losses.T,
    "friedman": list(friedman),
    "nemenyi": posthocs.posthoc_nemenyi_friedman(losses).to_numpy(),
    "wilcoxon": [list(scipy.stats.wilcoxon(losses[:, i], losses[:, j])) for i in range(5) for j in range(i + 1, 5)],
    "critical": [[p, k, scipy.stats.studentized_range.ppf(p, k, numpy.inf)] for p in [0.9, 0.95, 0.99] for k in [2, 3, 5, 10, 20, 50]],
    "range": [[q, k, scipy.stats.studentized_range.cdf(q, k, numpy.inf)] for q in [0.1, 1, 2, 4, 7, 12] for k in [2, 5, 50]],
}

# Cells of 9 series by group: bias with series as the sample, coverage with clustered trials, scores of quantiles.
cells = 240
series = rng.integers(0, 9, size=cells)
group = rng.integers(0, 3, size=cells)
actual = (rng.gamma(4.0, 5.0, size=cells)).round(6)
predicted = (actual + rng.normal(size=9)[series] * 2 + rng.normal(size=cells) + 0.4).round(6)
half = 2.2
groups = []
for one in range(3):
    mine = group == one
    error = predicted[mine] - actual[mine]
    constant = numpy.ones(mine.sum())
    robust = sm.OLS(error, constant).fit(cov_type="cluster", cov_kwds={"groups": series[mine]}, use_t=True)
    inside = (numpy.abs(error) <= half).astype(float)
    hits = sm.OLS(inside, constant).fit(cov_type="cluster", cov_kwds={"groups": series[mine]})
    share = inside.mean()
    effective = min(mine.sum(), share * (1 - share) / hits.bse[0] ** 2)
    groups.append({
        "mae": numpy.abs(error).mean(),
        "rmse": numpy.sqrt((error ** 2).mean()),
        "bias": robust.params[0],
        "biasInterval": robust.conf_int()[0],
        "coverage": share,
        "wilson": proportion_confint(inside.sum(), mine.sum(), method="wilson"),
        "effective": effective,
        "clustered": proportion_confint(share * effective, effective, method="wilson"),
    })
golden["cells"] = {"series": series.tolist(), "group": group.tolist(), "actual": actual, "predicted": predicted, "half": half, "groups": groups}
golden["wilson"] = [[int(k), int(n), level, *proportion_confint(k, n, alpha=1 - level / 100, method="wilson")] for k, n in [(0, 5), (5, 5), (3, 7), (91, 100), (940, 1000)] for level in [80, 95, 99]]

centre = actual[:40] + rng.normal(size=40)
bounds = {level: (centre - width, centre + 1.3 * width) for level, width in [(50, 0.7), (80, 1.5), (95, 2.6)]}
quantiles = [0.5] + [q for level in bounds for q in (0.5 - level / 200, 0.5 + level / 200)]
forecast = numpy.stack([centre] + [bound for level in bounds for bound in bounds[level]], axis=-1)
golden["scores"] = {
    "actual": actual[:40], "centre": centre, "bounds": [[level, *bounds[level]] for level in bounds],
    "crpsQuantile": scoringrules.crps_quantile(actual[:40], forecast, numpy.array(quantiles)),
    # Of interval_score: weighted_interval_score of scoringrules 0.10.0 adds the median itself instead of its distance from the actual.
    "weightedInterval": (0.5 * numpy.abs(actual[:40] - centre) + sum(
        (1 - level / 100) / 2 * scoringrules.interval_score(actual[:40], *bounds[level], 1 - level / 100) for level in bounds)) / 3.5,
}

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(plain(golden)))
