"""LightGBM and scikit-learn on the rows and the division of tests/bench/row-models.ts: what is reached by others with the same columns.

    python -m venv .venv && .venv/bin/pip install lightgbm pandas scikit-learn
    .venv/bin/python tests/bench/row-models-peer.py ../shared/data/main-job/ecommerce_transactions.csv
"""

import sys

import lightgbm
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestRegressor

rows = pd.read_csv(sys.argv[1], parse_dates=["Transaction_Date"]).sort_values("Transaction_Date", kind="stable").reset_index(drop=True)
n = len(rows)
test, hold = round(n * 0.8), round(n * 0.8 - n * 0.15)
when = rows.Transaction_Date.dt
features = pd.DataFrame(
    {
        "month": when.month, "day": when.day, "weekday": when.day_of_week, "hour": when.hour,
        "Product_ID": rows.Product_ID.astype("category"), "Category": rows.Category.astype("category"),
        "Units_Sold": rows.Units_Sold, "Unit_Price": rows.Unit_Price, "Region": rows.Region.astype("category"),
    }
)
y = rows.Revenue


def tell(name, predicted):
    error = predicted - y[test:]
    print(f"{name}: RMSE {np.sqrt((error**2).mean()):.2f}, MAE {error.abs().mean():.2f}")


for name, columns in [("as proposed", list(features)), ("without Unit_Price", [c for c in features if c != "Unit_Price"])]:
    X = features[columns]
    model = lightgbm.LGBMRegressor(n_estimators=500, learning_rate=0.1, num_leaves=31, n_jobs=2, verbose=-1)
    early = np.arange(hold, test, 2)
    model.fit(X[:hold], y[:hold], eval_set=[(X.iloc[early], y.iloc[early])], callbacks=[lightgbm.early_stopping(30, verbose=False)])
    tell(f"{name}, LightGBM {lightgbm.__version__}, {model.best_iteration_} trees", model.predict(X[test:]))
    model = lightgbm.LGBMRegressor(n_estimators=500, learning_rate=0.1, num_leaves=31, n_jobs=2, verbose=-1).fit(X[:hold], y[:hold])
    tell(f"{name}, LightGBM, all 500 trees", model.predict(X[test:]))
    codes = X.apply(lambda c: c.cat.codes if c.dtype == "category" else c)
    forest = RandomForestRegressor(150, min_samples_leaf=5, max_features=0.5, n_jobs=2, random_state=1).fit(codes[:hold], y[:hold])
    tell(f"{name}, scikit-learn forest", forest.predict(codes[test:]))
