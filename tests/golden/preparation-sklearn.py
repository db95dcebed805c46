"""Writes preparation-sklearn.json: encoders, scalers, ridge regression and measures by scikit-learn, for tests of engine/regression.

    python -m venv .venv && .venv/bin/pip install scikit-learn==1.9.1 numpy==2.4.6
    .venv/bin/python tests/golden/preparation-sklearn.py > tests/golden/preparation-sklearn.json
"""

import json

import numpy as np
import sklearn
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, mean_absolute_percentage_error, mean_squared_error, mean_squared_log_error, r2_score
from sklearn.model_selection import KFold
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler, TargetEncoder

n = 53
words = ["red", "green", "blue", "black"]
category = [words[(i * i + 3 * i) % 11 % 4] for i in range(n)]
target = np.array([10 + 3 * ((i * 5) % 11) + (20 if category[i] == "blue" else 0) + ((i * 37) % 17) / 7 for i in range(n)])
number = np.array([np.nan if i % 9 == 4 else ((i * 29) % 31) / 3 - 2 for i in range(n)])
other = np.array([((i * 17) % 23) / 5 for i in range(n)])
column = np.array(category).reshape(-1, 1)
X = number.reshape(-1, 1)

encoder = TargetEncoder(smooth=10.0, cv=KFold(5), target_type="continuous")
cross = encoder.fit_transform(column, target)[:, 0]
one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(column)
median = SimpleImputer(strategy="median").fit(X)
mean = SimpleImputer(strategy="mean").fit(X)
filled = median.transform(X)
design = np.column_stack([filled[:, 0], other, one_hot.transform(column)])
ridge = {str(alpha): Ridge(alpha=alpha, solver="cholesky").fit(design, target) for alpha in (0.5, 5.3)}
predicted = ridge["0.5"].predict(design)

print(
    json.dumps(
        {
            "sklearn": sklearn.__version__,
            "category": category,
            "target": target.tolist(),
            "number": [None if np.isnan(x) else x for x in number.tolist()],
            "other": other.tolist(),
            "targetEncoding": dict(zip(encoder.categories_[0].tolist(), encoder.encodings_[0].tolist())),
            "targetMean": float(encoder.target_mean_),
            "crossFitted": cross.tolist(),
            "oneHot": {"words": one_hot.categories_[0].tolist(), "rows": one_hot.transform(np.array([["blue"], ["pink"]])).tolist()},
            "median": float(median.statistics_[0]),
            "mean": float(mean.statistics_[0]),
            "standard": StandardScaler().fit_transform(filled)[:, 0].tolist(),
            "minMax": MinMaxScaler().fit_transform(filled)[:, 0].tolist(),
            "ridge": {
                alpha: {"coefficients": model.coef_.tolist(), "intercept": float(model.intercept_)} for alpha, model in ridge.items()
            },
            "predicted": predicted.tolist(),
            "accuracy": {
                "rmse": float(np.sqrt(mean_squared_error(target, predicted))),
                "mae": float(mean_absolute_error(target, predicted)),
                "r2": float(r2_score(target, predicted)),
                "mape": float(100 * mean_absolute_percentage_error(target, predicted)),
                "rmsle": float(np.sqrt(mean_squared_log_error(target, predicted))),
            },
        }
    )
)
