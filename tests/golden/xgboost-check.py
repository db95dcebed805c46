"""Checks what "almanac models export RUN --format xgboost --out F.json" wrote: python xgboost-check.py F-about.json ...
XGBoost loads each model and predicts the rows under "check"; the largest difference to Almanac's own predictions, relative to the larger of
the prediction and 1, must be at most 1e-6. xgboost 3.2.0."""

import json
import pathlib
import sys

import numpy
import xgboost


def predictions(model, features, rows):
    booster = xgboost.Booster()
    booster.load_model(bytearray(model, "utf8"))
    values = numpy.array([[numpy.nan if v is None else v for v in row["values"]] for row in rows], dtype=numpy.float32)
    kinds = ["c" if feature["type"] == "category" else "float" for feature in features]
    names = [feature["name"] for feature in features]
    matrix = xgboost.DMatrix(values, feature_names=names, feature_types=kinds, enable_categorical=True)
    return [float(v) for v in booster.predict(matrix)]


def largest(found, rows):
    return max(abs(a - row["prediction"]) / max(1, abs(row["prediction"])) for a, row in zip(found, rows))


if __name__ == "__main__":
    worst = 0.0
    for name in sys.argv[1:]:
        path = pathlib.Path(name)
        for part in json.loads(path.read_text())["parts"]:
            found = predictions((path.parent / part["file"]).read_text(), part["features"], part["check"])
            worst = max(worst, largest(found, part["check"]))
            print(part["file"], len(found), "rows, largest difference", largest(found, part["check"]))
    sys.exit(0 if worst <= 1e-6 else 1)
