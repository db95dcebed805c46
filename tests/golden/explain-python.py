"""Golden values for engine/explain from Python's shap, scikit-learn and scipy.

    python -m venv /tmp/golden && /tmp/golden/bin/pip install shap scikit-learn scipy
    /tmp/golden/bin/python tests/golden/explain-python.py > tests/golden/explain-python.json
"""
import json
import numpy as np
import scipy
import shap
import sklearn
from scipy.stats import spearmanr
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import permutation_importance

rng = np.random.default_rng(20261121)


def game(x):
    """Five inputs: a product, an exponential, a maximum of two, and nothing of the last but through them."""
    return x[:, 0] * x[:, 1] + np.exp(0.3 * x[:, 2]) + np.maximum(x[:, 3], x[:, 4])


rows = np.round(rng.normal(size=(4, 5)), 3)
background = np.round(rng.normal(size=(1, 5)), 3)
exact = shap.explainers.Exact(game, shap.maskers.Independent(background, max_samples=1))(rows)

x = np.round(rng.normal(size=(60, 3)), 3)
y = np.round(3 * x[:, 0] + np.abs(x[:, 1]) + 0.1 * rng.normal(size=60), 3)


class Known(RegressorMixin, BaseEstimator):
    def fit(self, x, y):
        self.fitted_ = True
        return self

    def predict(self, x):
        return 3 * x[:, 0] + np.abs(x[:, 1])


found = permutation_importance(Known().fit(x, y), x, y, scoring="neg_mean_absolute_error", n_repeats=4000, random_state=1)

ties = np.round(rng.normal(size=(40, 3)), 0) + np.round(rng.normal(size=(40, 3)), 1) * np.array([0, 1, 1])
print(
    json.dumps(
        {
            "versions": {"shap": shap.__version__, "scikit-learn": sklearn.__version__, "scipy": scipy.__version__},
            "shapley": {"rows": rows.tolist(), "background": background[0].tolist(), "base": float(exact.base_values[0]), "values": exact.values.tolist()},
            "permutation": {
                "x": x.tolist(),
                "y": y.tolist(),
                "error": float(np.mean(np.abs(y - Known().fit(x, y).predict(x)))),
                "mean": found.importances_mean.tolist(),
                "std": found.importances_std.tolist(),
                "repeats": 4000,
            },
            "spearman": {"columns": ties.T.tolist(), "matrix": spearmanr(ties).statistic.tolist()},
        }
    )
)
