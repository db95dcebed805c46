import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ForecastExplanation, ModelExplanation } from '../../../contract/entities/explanation.ts';
import { forecastKey, type App } from '../../state/app.ts';
import { runKey } from '../../state/explanations.ts';

const cell = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
const csv = (rows: readonly (readonly unknown[])[]): string => `${rows.map((row) => row.map(cell).join(',')).join('\n')}\n`;

const forecastCsv = (found: ForecastExplanation): string =>
  csv([
    ['step', 'date', 'forecast', 'part', 'group', 'topic', 'meaning', 'effect', 'score', 'value'],
    ...found.time.flatMap((date, h) => [
      [
        h + 1,
        date,
        found.forecast[h],
        'start',
        'base',
        'Starting point',
        'What is expected before anything else is known',
        found.base[h],
        found.baseScore[h],
        null,
      ],
      ...found.parts.map((part) => [
        h + 1,
        date,
        found.forecast[h],
        part.name,
        part.group,
        part.topic,
        part.meaning,
        part.effects[h],
        part.scores[h],
        part.values[h],
      ]),
    ]),
  ]);

const modelCsv = (found: ModelExplanation): string =>
  csv([
    ['feature', 'group', 'topic', 'meaning', 'mean_abs_shap', 'gain', 'cover', 'splits'],
    ...found.features.map((one) => [one.name, one.group, one.topic, one.meaning, one.impact, one.gain, one.cover, one.splits]),
  ]);

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
  const text = format === 'json' ? `${JSON.stringify(found, null, 2)}\n` : 'forecast' in found ? forecastCsv(found) : modelCsv(found);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: format === 'json' ? 'application/json' : 'text/csv' }));
  link.download = `explanation-${model}${ofForecast ? `-${seriesIndex + 1}` : ''}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
