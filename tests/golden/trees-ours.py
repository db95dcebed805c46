"""Loads models that we wrote into XGBoost and adds its predictions; see trees-ours.ts for the command.

    python -m venv venv && venv/bin/pip install xgboost==3.2.0 numpy==2.4.6
"""

import json
import os
import sys
import tempfile

import numpy as np
import xgboost as xgb

given = json.load(sys.stdin)
X = np.array([[np.nan if v is None else v for v in column] for column in given["columns"]], dtype=np.float32).T
models = {}
for name, text in given["texts"].items():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        with open(path, "w", encoding="utf8") as file:
            file.write(text)
        booster = xgb.Booster()
        booster.load_model(path)
    data = xgb.DMatrix(X, feature_names=booster.feature_names, feature_types=booster.feature_types, enable_categorical=True)
    few = data.slice(list(range(40)))
    models[name] = {
        "text": text,
        "prediction": booster.predict(data).astype(float).tolist(),
        "shap": booster.predict(few, pred_contribs=True).astype(float).ravel().tolist(),
    }
print(json.dumps({"versions": {"xgboost": xgb.__version__, "numpy": np.__version__}, "models": models}))
