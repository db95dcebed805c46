import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { forecastSaved, runSeries } from '../../engine/backtest/index.ts';
import { seriesAt, type Panel } from '../../engine/core/panel.ts';
import { createRng, deriveSeed } from '../../engine/core/rng.ts';
import { models } from '../../engine/models/index.ts';
import classic from './classic-series.json' with { type: 'json' };

// Writes what every model of today saves, with the forecast that it makes, as tests/golden/saved-models/<name>.json.
// Run once whenever a model's format changes, under a new name: npm run node -- tests/golden/save-models.ts NAME [KIND,KIND ... [lifted]]
// `lifted` saves them with what is done around a model by default.
const name = process.argv[2];
if (name === undefined) throw new Error('give the name of the file to write');
const kinds = process.argv[3]?.split(',');
const lifted = process.argv[4] === 'lifted';
const request = { horizon: 12, levels: [80, 95] };
const saved = Object.entries(classic.series).flatMap(([id, { y, seasonLength }]) => {
  const panel: Panel = {
    frequency: { unit: 'integer', step: 1 },
    seasonLength,
    ids: [id],
    offsets: Int32Array.of(0, y.length),
    start: Int32Array.of(0),
    y: Float64Array.from(y),
  };
  const series = seriesAt(panel, 0);
  return models.flatMap((model) => {
    if (kinds?.includes(model.kind) === false || model.refuse(series, {})) return [];
    const context = { rng: createRng(deriveSeed(1, `${model.kind}/${id}`)), shouldStop: () => false };
    const fitted = lifted ? runSeries(model, series, { ...request, folds: 0 }, {}, context).fitted : model.fit(series, {}, context);
    const { mean, intervals } = forecastSaved(fitted, request);
    return [
      {
        series: id,
        fitted,
        forecast: {
          mean: Array.from(mean),
          intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: Array.from(lower), upper: Array.from(upper) })),
        },
      },
    ];
  });
});
const folder = path.join(import.meta.dirname, 'saved-models');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify({ request, saved })}\n`);
