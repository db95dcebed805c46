"""Trains LightGBM on columns of 32-bit floats, predicts and explains; prints seconds of each part as JSON.

    trees_times.py COLUMNS.bin ROWS FEATURES EXPLAINED THREADS

COLUMNS.bin holds the features column after column, then the target.
"""

import json
import sys
import time

import lightgbm
import numpy as np

path = sys.argv[1]
rows, features, explained, threads = map(int, sys.argv[2:6])
columns = np.fromfile(path, dtype=np.float32).reshape(features + 1, rows)
X, y = np.ascontiguousarray(columns[:features].T), columns[features].copy()
settings = {"objective": "regression", "num_leaves": 64, "learning_rate": 0.1, "max_bin": 255, "num_threads": threads, "verbose": -1}


def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {"ms": 1000 * (time.perf_counter() - wall), "cpuMs": 1000 * (time.process_time() - cpu)}


booster, train = timed(lambda: lightgbm.train(settings, lightgbm.Dataset(X, y), 100))
predicted, predict = timed(lambda: booster.predict(X, num_threads=threads))
_, shap = timed(lambda: booster.predict(X[:explained], pred_contrib=True, num_threads=threads))
rmse = float(np.sqrt(np.mean((predicted - y) ** 2)))
print(json.dumps({"version": lightgbm.__version__, "train": train, "predict": predict, "shap": shap, "rmse": rmse}))
