import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createApp, type App } from '../../../main/app.ts';
import { programPath } from '../../../main/entries.ts';
import { forkNode } from '../../../main/ingest/node-fork.ts';
import { dayMs, isoDay, moveClock } from './clock.ts';
import { faultsOf, withFaults } from './faults.ts';
import { exportOf, readSales } from './sales.ts';

// One replay, in a process of its own, bundled as the application is: feed.ts FOLDER DATA DAYS faults|control. Writes FOLDER/workspace and FOLDER/fed.json.
const [folder = '', data = '', given = '365', kind = 'faults'] = process.argv.slice(2);
const days = Number(given);
/** Days that are there when the first model is trained. */
const history = 730;
const horizon = 7;
const folds = 10;
/** Few and small trees, so that a year of training again takes minutes. */
const trees = { kind: 'gradient-boosting', spec: { n_estimators: 80, learning_rate: 0.15, num_leaves: 15 } };
const name = 'Trees';

export interface Fed {
  /** Milliseconds of the replay's first day, and of the next morning on which its file comes. */
  readonly first: number;
  /** Days that were fed, and that were to be. */
  readonly days: number;
  readonly planned: number;
  readonly deploymentId: string;
  readonly firstVersionId: string;
  /** Wall milliseconds by day: import, what monitoring did, what the flow did. */
  readonly took: readonly (readonly [number, number, number])[];
}

const sales = readSales(data);
const firstDay = sales.days - days;
const from = firstDay - history;
const faults = kind === 'faults' ? faultsOf(days) : [];
const told = withFaults(sales, faults, firstDay);
/** Files come at six in the morning after the day. */
const morning = (day: number): number => sales.first + (firstDay + day + 1) * dayMs + 6 * 3_600_000;

const inbox = path.join(folder, 'inbox');
mkdirSync(inbox, { recursive: true });
const setClock = moveClock();
setClock(morning(-1));

function drop(day: number): string | null {
  let file: string | null = exportOf(told, from, firstDay + day + 1);
  for (const { spoil, from: first, to } of faults)
    if (spoil && file !== null && day >= first && day <= (to ?? Infinity)) file = spoil(file);
  if (file === null) return null;
  const target = path.join(inbox, `sales-${isoDay(morning(day) - dayMs)}.csv`);
  writeFileSync(target, file);
  utimesSync(target, morning(day) / 1000, morning(day) / 1000);
  return target;
}

/** As an analyst would: import the first file, train, register what is to serve, deploy it, watch the folder. */
async function begin(app: App): Promise<{ deploymentId: string; firstVersionId: string }> {
  const file = drop(-1) ?? '';
  const files = [{ path: file, name: path.basename(file) }];
  const { choices } = await app.datasets.inspect(files, undefined, {});
  const version = await app.datasets.import(files, choices, { name: 'Sales' }, {});
  const { experimentId, finished } = await app.experiments.train({
    versionId: version.id,
    name: 'Weekly plan',
    options: { horizon, folds, metric: 'mase', models: [name, 'theta'], specs: { [name]: trees }, levels: [80, 95], seed: 1, workers: 1 },
  });
  await finished;
  const run = app.experiments.stored(experimentId).runs.find(({ model }) => model === name);
  const registered = await app.registry.register({ runId: run?.id ?? '', name: 'Weekly plan', reason: 'First model' });
  await app.registry.promote({ versionId: registered.id, expected: null, reason: 'First model' }, {});
  const { id } = await app.monitoring.create({
    model: 'Weekly plan',
    policy: { retrain: { onDrift: true, onDegradation: true, everyPeriods: null } },
  });
  await app.watches.add({ folder: inbox, pattern: 'sales-*.csv', mode: 'newest', dataset: 'Sales' });
  return { deploymentId: id, firstVersionId: registered.id };
}

async function replay(): Promise<void> {
  const app = await createApp({
    workspace: path.join(folder, 'workspace'),
    host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) },
    version: 'replay',
  });
  const { deploymentId, firstVersionId } = await begin(app);
  app.flows.work();
  const took: [number, number, number][] = [];
  for (let day = 0; day < days; day++) {
    setClock(morning(day));
    app.monitoring.watchLate();
    drop(day);
    const began = performance.now();
    // A file is taken when two looks find it the same.
    await app.watches.look();
    await app.watches.look();
    const imported = performance.now();
    await app.monitoring.idle();
    const judged = performance.now();
    await app.flows.idle();
    const flowed = performance.now();
    // What the first version would have said goes to the same log, so that it is judged in the same way. It never serves.
    if (app.registry.champion('Weekly plan').id !== firstVersionId)
      await app.monitoring.infer(deploymentId, { versionId: firstVersionId, role: 'shadow' });
    took.push([imported - began, judged - imported, flowed - judged]);
    if (day % 10 !== 9 && day !== days - 1) continue;
    // As far as it has come, so that a replay that was stopped can be read.
    const fed: Fed = { first: sales.first + firstDay * dayMs, days: day + 1, planned: days, deploymentId, firstVersionId, took };
    writeFileSync(path.join(folder, 'fed.json'), JSON.stringify(fed));
    process.stderr.write(`${kind}: ${day + 1} of ${days} days\n`);
  }
  await app.close();
}

replay().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});
