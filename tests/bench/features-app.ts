import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createApp } from '../../main/app.ts';
import { programPath } from '../../main/entries.ts';
import { forkNode } from '../../main/ingest/node-fork.ts';
import type { ImportChoices } from '../../contract/entities/dataset.ts';
import type { FeatureChoices } from '../../contract/entities/features.ts';

// The application from a file to its features, in a process of its own so that its memory can be watched. With choices, as a watched folder has them
// of the file before, nothing is looked at first.
const [workspace = '', file = '', kept] = process.argv.slice(2);
/** The same twelve as tests/bench/peers/features_times.py. */
const set: FeatureChoices = {
  specs: [
    { kind: 'lag', lags: [1, 7, 14, 28] },
    { kind: 'rolling', statistics: ['mean', 'sd'], windows: [7], shift: 1, minimum: 7 },
    { kind: 'rolling', statistics: ['mean', 'sd', 'min', 'max'], windows: [28], shift: 1, minimum: 28 },
    { kind: 'expanding', statistics: ['mean'], shift: 1 },
    { kind: 'ewm', halfLives: [7], shift: 1 },
  ],
  horizon: 1,
  strategy: 'direct',
};
async function run(): Promise<void> {
  const app = await createApp({ workspace, host: { kind: 'terminal', fork: (name) => forkNode(programPath(name)) }, version: 'bench' });
  const files = [{ path: file, name: 'sales.csv' }];
  // A file dialog that opens, or a file that is dragged in, has the ingest program started.
  app.datasets.getReady();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const began = performance.now();
  const choices = kept === undefined ? (await app.datasets.inspect(files, undefined, {})).choices : (JSON.parse(kept) as ImportChoices);
  const inspected = performance.now();
  // Returns are taken out, values far off their series brought back, what is missing filled in.
  const recipe = {
    steps: [
      { kind: 'sign', settings: { negative: 'missing' } },
      { kind: 'outliers', settings: { detect: 'z', treat: 'clip' } },
      { kind: 'impute', settings: { method: 'linear' } },
    ],
  };
  const version = await app.datasets.import(files, { ...choices, recipe }, { name: 'sales' }, {});
  const imported = performance.now();
  await app.datasets.panels.get(version.id);
  const loaded = performance.now();
  const matrix = await app.features.matrix(version.id, set);
  const sums = new Map(matrix.plan.columns.map(({ name }) => [name, 0]));
  let spentOnSums = 0;
  let rows = 0;
  for (const series of matrix.rows(0)) {
    const start = performance.now();
    rows += series.rows;
    matrix.plan.columns.forEach(({ name }, c) => {
      let sum = 0;
      for (const value of series.columns[c] as Float64Array) if (!Number.isNaN(value)) sum += value;
      sums.set(name, (sums.get(name) ?? 0) + sum);
    });
    // Adding up is for the comparison alone.
    spentOnSums += performance.now() - start;
  }
  const done = performance.now();
  await app.close();
  // The child is counted when it has ended.
  await new Promise((resolve) => setTimeout(resolve, 500));
  process.stdout.write(
    `${JSON.stringify({
      inspectMs: inspected - began,
      importMs: imported - inspected,
      panelMs: loaded - imported,
      featuresMs: done - loaded - spentOnSums,
      cpuMs: treeCpuMs(),
      rows,
      sums: [...sums],
      choices,
    })}\n`,
  );
}

/** Processor time of this process and of its children, which have ended; null where the system does not tell. */
function treeCpuMs(): number | null {
  try {
    // Fields 14 to 17 of proc(5), in hundredths of a second; the name in front may hold spaces.
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    return 10 * fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  } catch {
    return null;
  }
}

void run();
