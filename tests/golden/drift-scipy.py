"""Makes drift-scipy.json: python drift-scipy.py
numpy 2.4.6, scipy 1.17.1. Reads drift-r.json, so run drift-r.R before."""

import json
import pathlib
from fractions import Fraction

import numpy
import scipy
from scipy import stats

rng = numpy.random.default_rng(20261121)
golden = {"made": f"numpy {numpy.__version__}, scipy {scipy.__version__}: python drift-scipy.py"}


def plain(value):
    """Arrays as lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(item) for item in value]
    return value if isinstance(value, (bool, str, int)) else float(value)


# Numbers: shifted, wider, the same, without ties; few distinct values; sizes for the exact and the limit distribution.
samples = {
    "shifted": (rng.normal(size=80).round(6), (rng.normal(size=60) + 0.6).round(6)),
    "same": (rng.gamma(2, size=40).round(6), rng.gamma(2, size=95).round(6)),
    "apart": (rng.normal(size=30).round(6), (rng.normal(size=25) + 4).round(6)),
    "large": (rng.normal(size=1500).round(6), (1.15 * rng.normal(size=1200)).round(6)),
    "tied": (rng.poisson(1.5, size=300).astype(float), rng.poisson(1.8, size=250).astype(float)),
}
golden["samples"] = []
for name, (a, b) in samples.items():
    made = {"name": name, "reference": a, "current": b}
    made["ks"] = stats.ks_2samp(a, b).statistic
    # SciPy takes exact p-values as if nothing were tied.
    if name != "tied":
        made["ksExact"] = stats.ks_2samp(a, b, method="exact").pvalue
    made["wasserstein"] = stats.wasserstein_distance(a, b)
    made["normed"] = made["wasserstein"] / a.std(ddof=1)
    if name != "tied":
        # Bins by the quantiles that are values of the reference.
        edges = numpy.concatenate([[-numpy.inf], numpy.quantile(a, numpy.arange(1, 10) / 10, method="inverted_cdf"), [numpy.inf]])
        p = numpy.array([((a > low) & (a <= high)).sum() for low, high in zip(edges, edges[1:])])
        q = numpy.array([((b > low) & (b <= high)).sum() for low, high in zip(edges, edges[1:])])
    else:
        top = int(max(a.max(), b.max()))
        p = numpy.array([(a == k).sum() for k in range(top + 1)])
        q = numpy.array([(b == k).sum() for k in range(top + 1)])
    made["bins"] = [p.tolist(), q.tolist()]
    made["jensenShannon"] = scipy.spatial.distance.jensenshannon(p, q, base=2)
    half = 0.5 if (p == 0).any() or (q == 0).any() else 0
    ps, qs = (p + half) / (p + half).sum(), (q + half) / (q + half).sum()
    made["psi"] = scipy.special.rel_entr(ps, qs).sum() + scipy.special.rel_entr(qs, ps).sum()
    made["psiP"] = stats.chi2.sf(made["psi"] / (1 / len(a) + 1 / len(b)), len(p) - 1)
    golden["samples"].append(made)



def exact_given_ties(a, b):
    """The chance of Kolmogorov-Smirnov in fractions, without rounding: paths over the pooled order, compared where a tie ends."""
    n, m = len(a), len(b)
    pooled = sorted(a + b)
    ends = [0 < k and (k == n + m or pooled[k] != pooled[k - 1]) for k in range(n + m + 1)]
    largest = max(abs(sum(x <= v for x in a) * m - sum(x <= v for x in b) * n) for v in pooled)
    reached = [Fraction(0)] * (m + 1)
    for i in range(n + 1):
        for j in range(m + 1):
            if ends[i + j] and abs(i * m - j * n) >= largest:
                reached[j] = Fraction(1)
            elif i + j > 0:
                reached[j] = (Fraction(i, i + j) * reached[j] if i else 0) + (Fraction(j, i + j) * reached[j - 1] if j else 0)
    return float(reached[m])


ties = json.loads(pathlib.Path(__file__).with_name("drift-r.json").read_text())["ties"]
golden["ties"] = [exact_given_ties(case["reference"], case["current"]) for case in ties]
golden["kolmogorov"] = [[x, scipy.special.kolmogorov(x)] for x in [0.05, 0.2, 0.5, 0.8, 0.99, 1, 1.2, 1.36, 2, 3, 5, 8]]

# Categories: all frequent; rare ones, put together here by hand as the test says.
tables = [
    ([120, 80, 40, 60], [100, 95, 30, 75], [120, 80, 40, 60], [100, 95, 30, 75]),
    ([500, 300, 3, 2, 4, 1], [450, 380, 2, 6, 5, 3], [500, 300, 10], [450, 380, 16]),
    ([90, 12, 0], [70, 0, 15], [90, 12, 0], [70, 0, 15]),
]
golden["tables"] = []
for reference, current, r, c in tables:
    found = stats.chi2_contingency(numpy.array([r, c]), correction=False)
    golden["tables"].append({"reference": reference, "current": current, "statistic": found.statistic, "p": found.pvalue, "df": int(found.dof),
                             "v": stats.contingency.association(numpy.array([r, c]), method="cramer")})

golden["missing"] = []
for a, b, n, m in [(0, 3, 40, 50), (1, 9, 30, 35), (2, 2, 20, 20), (199, 200, 200, 200), (120, 90, 1000, 1000), (5, 60, 800, 900), (0, 2, 1000000, 1000)]:
    table = numpy.array([[a, b], [n - a, m - b]])
    exact = min(n, m) * min(a + b, n + m - a - b) / (n + m) < 5
    p = stats.fisher_exact(table).pvalue if exact else stats.chi2_contingency(table, correction=False).pvalue
    golden["missing"].append({"missing": [a, b], "rows": [n, m], "exact": bool(exact), "p": p})

p = rng.random(12) ** 3
golden["adjusted"] = {"p": p, "adjusted": stats.false_discovery_control(p)}

pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(plain(golden)))
