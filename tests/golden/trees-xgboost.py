"""Makes trees-xgboost.json: models that XGBoost trained, with its predictions, SHAP values and interactions.

    python -m venv venv && venv/bin/pip install xgboost==3.2.0 shap==0.51.0 numpy==2.4.6
    venv/bin/python tests/golden/trees-xgboost.py > tests/golden/trees-xgboost.json

Columns a and b are numbers with missing values, c has nine categories and missing values, d has three. Interventional SHAP values come from
shap.TreeExplainer on the numeric columns alone; it takes no categorical splits.
"""

import json
import os
import tempfile

import numpy as np
import shap
import xgboost as xgb

rng = np.random.default_rng(11)
n = 400
a = rng.standard_normal(n).astype(np.float32)
a[rng.random(n) < 0.15] = np.nan
b = np.round(rng.standard_normal(n) * 10).astype(np.float32) / np.float32(10)
c = rng.integers(0, 9, n).astype(np.float32)
c[rng.random(n) < 0.1] = np.nan
d = rng.integers(0, 3, n).astype(np.float32)
X = np.column_stack([a, b, c, d])
y = np.exp(0.3 * np.nan_to_num(a, nan=-1) + 0.4 * b + 0.2 * np.nan_to_num(c, nan=4) % 4 * 0.3 + (d == 1)) + rng.random(n)
weight = rng.random(n).astype(np.float32)
names, types = ["a", "b", "c", "d"], ["q", "q", "c", "c"]
data = xgb.DMatrix(X, y, weight=weight, feature_names=names, feature_types=types, enable_categorical=True)
shown = 60  # rows whose SHAP values are kept


def numbers(array):
    return [None if np.isnan(v) else float(v) for v in np.asarray(array, dtype=np.float64).ravel()]


def text_of(booster):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        booster.save_model(path)
        with open(path, encoding="utf8") as file:
            return json.load(file)


settings = {
    "squared": {"objective": "reg:squarederror"},
    "absolute": {"objective": "reg:absoluteerror"},
    "pseudohuber": {"objective": "reg:pseudohubererror", "huber_slope": 1.5},
    "poisson": {"objective": "count:poisson"},
    "tweedie": {"objective": "reg:tweedie", "tweedie_variance_power": 1.3},
    "quantile": {"objective": "reg:quantileerror", "quantile_alpha": 0.8},
    "leafwise": {"objective": "reg:squarederror", "grow_policy": "lossguide", "max_leaves": 31, "max_depth": 0, "tree_method": "hist"},
    "forest": {"objective": "reg:squarederror", "num_parallel_tree": 8, "eta": 1, "subsample": 0.63, "colsample_bynode": 0.7, "max_depth": 7},
}
models = {}
for name, own in settings.items():
    booster = xgb.train({"max_depth": 4, "max_cat_to_onehot": 2, "seed": 3, **own}, data, 1 if name == "forest" else 12)
    few = data.slice(list(range(shown)))
    models[name] = {
        "model": text_of(booster),
        "prediction": numbers(booster.predict(data)),
        "margin": numbers(booster.predict(data, output_margin=True)),
        "shap": numbers(booster.predict(few, pred_contribs=True)),
        "interactions": numbers(booster.predict(data.slice(list(range(5))), pred_interactions=True)),
        "total_gain": booster.get_score(importance_type="total_gain"),
        "weight": booster.get_score(importance_type="weight"),
        "cover": booster.get_score(importance_type="cover"),
    }

numeric = xgb.DMatrix(X[:, :2], y, feature_names=names[:2])
booster = xgb.train({"max_depth": 5, "base_score": 0.5}, numeric, 8)
filled = np.where(np.isnan(X[:, :2]), 0, X[:, :2])
background = filled[100:130]
explainer = shap.TreeExplainer(booster, data=background, feature_perturbation="interventional")
interventional = {
    "model": text_of(booster),
    "rows": numbers(filled[:20]),
    "background": numbers(background),
    "shap": numbers(explainer.shap_values(filled[:20])),
    "base": float(explainer.expected_value),
}
print(
    json.dumps(
        {
            "versions": {"xgboost": xgb.__version__, "shap": shap.__version__, "numpy": np.__version__},
            "names": names,
            "columns": [numbers(column) for column in X.T],
            "shown": shown,
            "models": models,
            "interventional": interventional,
        }
    )
)
