"""Optuna on the functions of benchmark-functions.ts: python best_of_60.py. Optuna 5.0.0, its default TPE sampler.
Prints mean and median over 30 seeds of the true value of the trial with the lowest of 60 scores."""

import math

import numpy
import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)


def branin(trial, rng):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    value = (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10
    return value, value


def squares(trial, rng):
    kind = trial.suggest_categorical("kind", ["a", "b", "c", "d"])
    x, rate, n = trial.suggest_float("x", -5, 5), trial.suggest_float("rate", 1e-4, 1, log=True), trial.suggest_int("n", 1, 50)
    value = {"a": 0, "b": 1, "c": 3, "d": 6}[kind] + (x - 1) ** 2 + (math.log10(rate) + 2) ** 2 + ((n - 20) / 10) ** 2
    if kind in "ab":
        value += ((trial.suggest_int("depth", 1, 10) - 7) / 3) ** 2
    return value, value + 0.3 * rng.standard_normal()


for function in (branin, squares):
    best = []
    for seed in range(30):
        rng, true = numpy.random.default_rng(seed), []

        def score(trial):
            value, noisy = function(trial, rng)
            true.append(value)
            return noisy

        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(score, n_trials=60)
        best.append(true[study.best_trial.number])
    print(optuna.__version__, function.__name__, numpy.mean(best), numpy.median(best))
