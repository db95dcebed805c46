"""Writes statsforecast.json: what the Python package statsforecast makes of the classic series, and of a series of intermittent demand.

    python -m venv venv && venv/bin/pip install statsforecast==2.1.1
    venv/bin/python tests/golden/statsforecast-golden.py
"""
import json
import pathlib

import numpy as np
import statsforecast
from statsforecast.ces import auto_ces, forecast_ces
from statsforecast.models import ADIDA, IMAPA, TSB, CrostonClassic, CrostonOptimized, CrostonSBA, SeasonalWindowAverage
from statsforecast.theta import auto_theta, forecast_theta

here = pathlib.Path(__file__).parent
classic = json.loads((here / 'classic-series.json').read_text())['series']
H = 12

theta, ces = [], []
for name, series in classic.items():
    y = np.array(series['y'], dtype=np.float64)
    m = series['seasonLength']
    for model in ['STM', 'OTM', 'DSTM', 'DOTM']:
        fit = auto_theta(y, m, model=model)
        par = fit['par']
        theta.append({
            'series': name, 'model': model, 'decomposed': bool(fit.get('decompose', False)),
            'alpha': float(par['alpha']), 'theta': float(par['theta']), 'firstLevel': float(par['initial_smoothed']),
            'mean': forecast_theta(fit, H)['mean'].tolist(),
        })
    for form in (['N', 'S', 'P', 'F'] if m > 1 else ['N']):
        fit = auto_ces(y, m, model=form)
        par = {key: None if np.isnan(value) else float(value) for key, value in fit['par'].items()}
        ces.append({'series': name, 'form': form, **par, 'mean': forecast_ces(fit, H)['mean'].tolist()})

# The series of golden/R_classic_extra.json, intermittent.croston_default.
demand = [0, 2, 0, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 1, 0, 1, 0, 0]
y = np.array(demand, dtype=np.float64)
intermittent = {
    'data': demand,
    'CrostonClassic': float(CrostonClassic().forecast(y, h=1)['mean'][0]),
    'CrostonOptimized': float(CrostonOptimized().forecast(y, h=1)['mean'][0]),
    'CrostonSBA': float(CrostonSBA().forecast(y, h=1)['mean'][0]),
    'TSB alpha_d=0.2 alpha_p=0.1': float(TSB(alpha_d=0.2, alpha_p=0.1).forecast(y, h=1)['mean'][0]),
    'ADIDA': float(ADIDA().forecast(y, h=1)['mean'][0]),
    'IMAPA': float(IMAPA().forecast(y, h=1)['mean'][0]),
}
air = np.array(classic['AirPassengers']['y'], dtype=np.float64)
average = SeasonalWindowAverage(season_length=12, window_size=3).forecast(air, h=H)['mean'].tolist()

(here / 'statsforecast.json').write_text(json.dumps({
    'source': f'statsforecast {statsforecast.__version__} by tests/golden/statsforecast-golden.py',
    'horizon': H, 'theta': theta, 'ces': ces, 'intermittent': intermittent,
    'seasonalWindowAverage': {'series': 'AirPassengers', 'window': 3, 'mean': average},
}, indent=1) + '\n')
