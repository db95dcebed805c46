"""Five regression data sets, with LightGBM's root mean squared error in cross-validation; prints data, folds and errors as JSON.

    trees_accuracy.py BIKES.csv

BIKES.csv: the UCI bike sharing data by day (CC BY 4.0). The others are scikit-learn's: diabetes, and Friedman's three generated ones.
"""

import csv
import json
import sys

import lightgbm
import numpy as np
from sklearn.datasets import load_diabetes, make_friedman1, make_friedman2, make_friedman3

settings = {"objective": "regression", "num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 20, "num_threads": 1, "verbose": -1}
rounds, folds, repeats = 200, 5, 3


def bikes(path):
    with open(path, encoding="utf8") as file:
        rows = list(csv.DictReader(file))
    names = ["season", "yr", "mnth", "holiday", "weekday", "workingday", "weathersit", "temp", "atemp", "hum", "windspeed"]
    return np.array([[float(row[name]) for name in names] for row in rows]), np.array([float(row["cnt"]) for row in rows])


sets = {
    "diabetes": (*load_diabetes(return_X_y=True), []),
    "friedman1": (*make_friedman1(3000, noise=1.0, random_state=1), []),
    "friedman2": (*make_friedman2(3000, noise=50.0, random_state=2), []),
    "friedman3": (*make_friedman3(3000, noise=0.1, random_state=3), []),
    "bikes": (*bikes(sys.argv[1]), []),
    "bikes, categories": (*bikes(sys.argv[1]), [0, 2, 4, 6]),
}
out = []
for name, (X, y, categorical) in sets.items():
    X = X.astype(np.float32)
    squares, count, fold_of = 0.0, 0, []
    for repeat in range(repeats):
        order = np.random.default_rng(repeat).permutation(len(y))
        fold = np.empty(len(y), dtype=int)
        fold[order] = np.arange(len(y)) % folds
        fold_of.append(fold.tolist())
        for k in range(folds):
            train, test = fold != k, fold == k
            data = lightgbm.Dataset(X[train], y[train], categorical_feature=categorical)
            error = lightgbm.train(settings, data, rounds).predict(X[test]) - y[test]
            squares, count = squares + float(np.sum(error**2)), count + int(test.sum())
    out.append(
        {
            "name": name,
            "categorical": categorical,
            "columns": X.T.tolist(),
            "target": y.tolist(),
            "folds": fold_of,
            "rmse": (squares / count) ** 0.5,
        }
    )
print(json.dumps({"version": lightgbm.__version__, "sets": out}))
