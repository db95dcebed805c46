import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { performance as clock } from 'node:perf_hooks';
import Sqlite from 'better-sqlite3';
import { createRng } from '../../engine/core/rng.ts';
import type { Panel } from '../../engine/core/panel.ts';
import { encode } from '../../contract/codec.ts';
import { expectedOf, packExpected } from '../../main/services/monitoring/expected.ts';
import { packLogged } from '../../main/services/monitoring/forecast-log.ts';
import { performanceOf, summaryOf } from '../../main/services/monitoring/performance-of.ts';
import { score, type ScoreRequest } from '../../main/services/monitoring/score.ts';
import { openMonitoringReader } from '../../main/store/read-monitoring.ts';
import { openStore } from '../../main/store/store.ts';

// A year of daily arrivals: what a day more costs, and what looking at it does.
const [series, horizon, history, year] = [1782, 14, 112, 365];
const levels = [80, 95];
const rng = createRng(1);
const ids = Array.from({ length: series }, (_, i) => `s${String(i).padStart(5, '0')}`);
const length = history + year + 1;
const y = new Float64Array(series * length);
for (let i = 0; i < series; i++)
  for (let t = 0; t < length; t++) y[i * length + t] = 100 + 20 * Math.sin((2 * Math.PI * t) / 7) + 8 * rng.normal();
const meanAt = (t: number): number => 100 + 20 * Math.sin((2 * Math.PI * t) / 7);
const panelOf = (days: number): Panel => ({
  frequency: { unit: 'day', step: 1 },
  seasonLength: 7,
  ids,
  offsets: Int32Array.from({ length: series + 1 }, (_, i) => i * days),
  start: new Int32Array(series),
  y: Float64Array.from({ length: series * days }, (_, k) => y[Math.floor(k / days) * length + (k % days)] as number),
});
const folder = mkdtempSync(path.join(os.tmpdir(), 'almanac-year-'));
const file = path.join(folder, 'almanac.db');
const timed = <T>(what: string, work: () => T): T => {
  const [from, cpu] = [clock.now(), process.cpuUsage()];
  const found = work();
  const spent = process.cpuUsage(cpu);
  console.log(
    `${what.padEnd(64)} ${((spent.user + spent.system) / 1000).toFixed(0).padStart(7)} ms of processor ${(clock.now() - from).toFixed(0).padStart(7)} ms`,
  );
  return found;
};
try {
  const store = openStore(folder);
  const db = new Sqlite(file);
  db.pragma('foreign_keys = OFF');
  const axis = { frequency: { unit: 'day', step: 1 }, granularity: 'date', origin: Date.UTC(2025, 0, 1), dayOfMonth: 1 } as const;
  const policy = {
    retrain: { onDrift: false, onDegradation: false, everyPeriods: null },
    promote: 'never',
    alpha: 0.05,
    minFolds: 3,
    trial: { kind: 'none' },
    rollback: false,
  };
  db.prepare('INSERT INTO deployment (id, name, model_id, dataset_id, horizon, levels, policy, paused, axis, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)').run(
    'd', 'Year', 'm', 'data', horizon, JSON.stringify(levels), JSON.stringify(policy), JSON.stringify(axis), '2025-01-01'); // prettier-ignore
  const insert =
    db.prepare(`INSERT INTO logged_forecast (id, deployment_id, model_version_id, role, dataset_version_id, origin, origin_period, made_at, horizon, levels, series, failed, payload)
    VALUES (?, 'd', 'v', 'champion', ?, ?, ?, ?, ?, '[80,95]', ?, 0, ?)`);
  db.transaction(() => {
    for (let day = 0; day <= year; day++) {
      const origin = history + day - 1;
      const mean = Float64Array.from({ length: horizon }, (_, h) => meanAt(origin + 1 + h));
      const bands = levels.map((level) => {
        const half = level === 80 ? 10.3 : 15.7;
        return { level, lower: mean.map((m) => m - half), upper: mean.map((m) => m + half) };
      });
      const payload = packLogged(ids.map((_, place) => ({ place, start: origin + 1, mean, bands })), horizon, levels); // prettier-ignore
      insert.run(
        `f${String(day).padStart(7, '0')}`,
        `data${day}`,
        `day ${origin}`,
        origin,
        `2025-${String(day).padStart(4, '0')}`,
        horizon,
        series,
        payload,
      );
    }
  })();
  db.close();
  store.deployments.addSeries(
    'd',
    ids.map((id, place) => ({ place, series: id, keys: { store: String(place % 54), family: String(place % 33) } })),
  );
  const learnt = panelOf(history);
  const places = Int32Array.from(ids, (_, i) => i);
  const folds = function* () {
    for (let i = 0; i < series; i++)
      yield {
        series: i,
        payload: {
          mean: new Float64Array(0),
          bands: [],
          folds: [70, 84, 98].map((origin) => ({
            origin,
            model: '',
            mase: NaN,
            bands: [],
            mean: Float64Array.from({ length: horizon }, (_, h) => meanAt(origin + h)),
          })),
        },
      };
  };
  const expected = timed('what to expect, from 3 folds', () => packExpected(expectedOf(learnt, places, folds(), 0)));
  store.deployments.putExpectation('d', 'v', '2025-01-01', expected);
  const request = (days: number): ScoreRequest => ({
    deploymentId: 'd',
    panel: panelOf(days),
    places,
    shift: 0,
    axis,
    series: store.deployments.series('d'),
    levels,
  });
  const keep = (days: number, what: string): void => {
    const asked = request(days);
    const found = timed(what, () => {
      const reader = openMonitoringReader(file);
      const made = score(asked, reader, () => undefined);
      reader.close();
      return made;
    });
    timed('  written', () =>
      store.transaction(() => {
        store.deployments.putPeriods(found.periods.map((row) => ({ ...row, deploymentId: 'd' })));
        for (const { modelVersionId, summary } of found.summaries)
          store.deployments.putSummary('d', modelVersionId, '2025-12-31', JSON.stringify(summary));
      }),
    );
  };
  keep(history + year, 'a year at once, in a thread');
  keep(history + year + 1, 'a day more, in a thread');
  keep(history + year + 1, 'the same day again');
  const champion = { id: 'v', number: 1, label: 'Theta' };
  const parts = {
    store: { ...store, datasets: { ...store.datasets, findByName: () => null } },
    registry: {
      model: () => ({ id: 'm', name: 'Year', createdAt: '', changedAt: '', versions: 1, champion, rollback: null }),
      versions: () => [{ ...champion, stage: 'champion' }],
      history: () => ({ entries: [], broken: null, head: null }),
    },
  } as unknown as Parameters<typeof performanceOf>[1];
  const deployment = store.deployments.get('d');
  if (!deployment) throw new Error('the deployment is gone');
  for (const turn of ['first', 'second']) timed(`all that Monitor shows, ${turn} time`, () => encode(performanceOf(deployment, parts)));
  timed('its line on Home', () => encode(summaryOf(deployment, parts)));
  store.close();
  console.log(`database ${(statSync(file).size / 1e6).toFixed(0)} MB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
