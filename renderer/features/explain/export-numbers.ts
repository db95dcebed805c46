import type { Experiment } from '../../../contract/entities/experiment.ts';
import { explanationCsv } from '../../../contract/explanation-csv.ts';
import { download } from '../../state/actions.ts';
import { forecastKey, type App } from '../../state/app.ts';
import { runKey } from '../../state/explanations.ts';

/** Hands the explanation on show over as a file. */
export function saveNumbers(app: App, experiment: Experiment, format: 'csv' | 'json'): void {
  const { seriesIndex, model: chosen } = app.navigation.store.getState();
  const model = chosen ?? experiment.selected ?? experiment.leaderboard[0]?.model ?? '';
  const { forecasts, models, store } = app.explanations;
  const ofForecast = store.getState().tab === 'forecast';
  const forecast = forecasts.store.getState().entries.get(forecastKey(experiment.id, model, seriesIndex))?.value;
  const whole = models.store.getState().entries.get(runKey(experiment.id, model))?.value;
  const found = ofForecast ? forecast : whole;
  if (!found) return;
  const text = format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : explanationCsv(found);
  const mime = format === 'json' ? 'application/json' : 'text/csv';
  download(`explanation-${model}${ofForecast ? `-${seriesIndex + 1}` : ''}.${format}`, mime, text);
}
