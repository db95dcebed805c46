"""Makes hierarchies.json: python hierarchies.py
hierarchicalforecast 1.5.3, numpy 2.4.6, scipy 1.17.1. A nested hierarchy (total, 3 regions, 8 stores) and a crossed one (total, 4 stores, 3 families, each
family in each store) of made-up numbers. hierarchicalforecast takes the means out of residuals before it makes covariances, R's hts and fable, which we follow,
do not: for mint_cov and mint_shrink compared with `centred` residuals. mint_shrink of hierarchicalforecast adds 1e-6 to standard deviations and 2e-8 to the diagonal: compared with a ridge of zero. `hts` is the formula of
R's hts:::shrink.estim, written out again with numpy. Non-negative forecasts are solved by scipy's nnls, since those of hierarchicalforecast are rounded to
single precision."""

import json
import pathlib

import hierarchicalforecast
import numpy as np
import scipy
from hierarchicalforecast.methods import BottomUp, MiddleOut, MinTrace, TopDown
from hierarchicalforecast.probabilistic_methods import Normality
from scipy.optimize import nnls

rng = np.random.default_rng(20261121)
H, T = 4, 60


def rounded(x, digits=6):
    return np.round(np.asarray(x, dtype=float), digits)


def shrunk(residuals):
    """hts:::shrink.estim of residuals, n x T."""
    x = residuals.T
    n = x.shape[0]
    cov = x.T @ x / n
    sd = np.sqrt(np.diag(cov))
    cor = cov / np.outer(sd, sd)
    xs = x / sd
    v = (1 / (n * (n - 1))) * ((xs**2).T @ (xs**2) - 1 / n * (xs.T @ xs) ** 2)
    np.fill_diagonal(v, 0)
    d = (cor - np.eye(len(sd))) ** 2
    intensity = max(min(v.sum() / d.sum(), 1), 0)
    return intensity, intensity * np.diag(np.diag(cov)) + (1 - intensity) * cov


def mint(S, W, y):
    inverse = np.linalg.inv(W)
    return S @ np.linalg.solve(S.T @ inverse @ S, S.T @ inverse @ y)


def non_negative(S, W, y):
    root = np.linalg.cholesky(np.linalg.inv(W)).T
    clipped = np.maximum(y, 0)
    return S @ np.column_stack([nnls(root @ S, root @ clipped[:, t], maxiter=10000)[0] for t in range(y.shape[1])])


def case(columns, chains, S, tags, middle):
    n, m = S.shape
    level = rng.uniform(5, 60, m)
    history = np.maximum(0, level[:, None] * (1 + 0.3 * np.sin(np.arange(T) / 3 + rng.uniform(0, 6, m)[:, None])) + rng.normal(0, 3, (m, T)))
    common = rng.normal(size=T)
    bottom = rng.normal(size=(m, T)) * rng.uniform(1, 5, m)[:, None] + common * rng.uniform(0, 3, m)[:, None]
    residuals = S @ bottom * 0.7 + rng.normal(size=(n, T)) * np.sqrt(S.sum(axis=1))[:, None]
    residuals = rounded(residuals)
    centred = residuals - residuals.mean(axis=1, keepdims=True)
    y = S @ rounded(history)
    fitted = y - residuals
    base = rounded(S @ (level[:, None] * (1 + 0.1 * rng.normal(size=(m, H)))) + rng.normal(size=(n, H)) * 4 * np.sqrt(S.sum(axis=1))[:, None])
    low = rounded(S @ rng.uniform(0, 3, (m, H)) + rng.normal(size=(n, H)) * 4)
    sigma = rounded(np.sqrt((residuals**2).mean(axis=1))[:, None] * np.sqrt(np.arange(1, H + 1)) * rng.uniform(0.9, 1.1, (n, H)))
    given = dict(S=S, y_hat=base, y_insample=y, y_hat_insample=fitted, tags=tags)
    out = {"columns": columns, "chains": chains, "base": base, "low": low, "history": y, "residuals": residuals, "centred": centred, "sigma": sigma}
    out["bottom-up"] = BottomUp().fit_predict(**given)["mean"]
    weights = {"ols": "ols", "structural": "wls_struct", "variance": "wls_var", "covariance": "mint_cov"}
    out["min-trace"] = {ours: MinTrace(method=theirs).fit_predict(**given)["mean"] for ours, theirs in weights.items()}
    theirs = MinTrace(method="mint_shrink", mint_shr_ridge=0).fit(**given)
    intensity, W = shrunk(residuals)
    own, centredW = shrunk(centred)
    out["shrinkage"] = {"intensity": intensity, "hts": mint(S, W, base), "centred": own, "htsCentred": mint(S, centredW, base), "hierarchicalforecast": theirs.predict(S=S, y_hat=base)["mean"]}
    # With their matrix and ours alike but for their 1e-6: what their intensity is.
    out["shrinkage"]["theirs"] = float(1 - theirs.W[0, 1] / np.cov(residuals)[0, 1])
    struct = np.diag(S.sum(axis=1))
    variance = np.diag((residuals**2).mean(axis=1))
    out["non-negative"] = {"structural": non_negative(S, struct, low), "variance": non_negative(S, variance, low), "shrinkage": non_negative(S, W, low)}
    # Normality takes its correlations from W.
    P = np.linalg.solve(S.T @ np.linalg.inv(W) @ S, S.T @ np.linalg.inv(W))
    normal = Normality(S=S, P=P, y_hat=base, sigmah=sigma, W=W, seed=0)
    out["spread"] = np.column_stack([np.sqrt(np.diag(cov)) for cov in normal.cov_rec])
    if middle:
        for name, kind in {"average-proportions": "average_proportions", "proportions-of-averages": "proportion_averages", "forecast-proportions": "forecast_proportions"}.items():
            out.setdefault("top-down", {})[name] = TopDown(method=kind).fit_predict(**given)["mean"]
            out.setdefault("middle-out", {})[name] = MiddleOut(middle_level=middle, top_down_method=kind).fit_predict(**given)["mean"]
    return out


regions = ["N", "N", "N", "S", "S", "E", "E", "E"]
stores = [f"{r}{i}" for i, r in enumerate(regions)]
S = np.vstack([np.ones(8), *[[float(r == one) for one in regions] for r in ["N", "S", "E"]], np.eye(8)])
tags = {"total": np.arange(1), "region": np.arange(1, 4), "store": np.arange(4, 12)}
nested = case({"region": regions, "store": stores}, [["region", "store"]], S, tags, "region")

store = [f"s{i // 3}" for i in range(12)]
family = [f"f{i % 3}" for i in range(12)]
S = np.vstack([np.ones(12), *[[float(s == f"s{k}") for s in store] for k in range(4)], *[[float(f == f"f{k}") for f in family] for k in range(3)], np.eye(12)])
tags = {"total": np.arange(1), "store": np.arange(1, 5), "family": np.arange(5, 8), "store × family": np.arange(8, 20)}
crossed = case({"store": store, "family": family}, [["store"], ["family"]], S, tags, None)

made = f"hierarchicalforecast {hierarchicalforecast.__version__}, numpy {np.__version__}, scipy {scipy.__version__}"
golden = {"made": made, "horizon": H, "periods": T, "nested": nested, "crossed": crossed}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, default=lambda x: np.asarray(x).tolist()))
