"""Adds XGBoost's predictions to xgboost-export.json, which xgboost-export.ts makes: python xgboost-export.py, xgboost 3.2.0."""

import importlib
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
check = importlib.import_module("xgboost-check")
import xgboost

path = pathlib.Path(__file__).with_suffix(".json")
golden = json.loads(path.read_text())
golden["made"] = f"xgboost {xgboost.__version__}"
for model in golden["models"]:
    model["xgboost"] = check.predictions(model["model"], model["features"], model["check"])
path.write_text(json.dumps(golden) + "\n")
