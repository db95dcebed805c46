import { availableParallelism, cpus, totalmem } from 'node:os';
import { benchApi } from './api-bench.ts';
import { benchBrowse } from './browse-bench.ts';
import { benchDrift } from './drift-bench.ts';
import { benchFeatures } from './features-bench.ts';
import { benchImport } from './import-bench.ts';
import { benchKills } from './kills-bench.ts';
import { benchLstm } from './lstm-bench.ts';
import { benchModels } from './models-bench.ts';
import { benchPollock } from './pollock.ts';
import { benchReplay } from './replay.ts';
import { benchRuns } from './runs-bench.ts';
import { benchStart } from './start-bench.ts';
import { benchTraining } from './training-bench.ts';
import { benchTrees } from './trees-bench.ts';
import { benchWorkbench } from './workbench-bench.ts';

// npm run bench [-- import features training models lstm trees start browse runs workbench kills pollock drift replay api]: figures beside their targets, every ratio from one run on this machine.
const parts = {
  import: benchImport,
  features: benchFeatures,
  training: benchTraining,
  models: benchModels,
  lstm: benchLstm,
  trees: benchTrees,
  start: benchStart,
  browse: benchBrowse,
  runs: benchRuns,
  workbench: benchWorkbench,
  kills: benchKills,
  pollock: benchPollock,
  drift: benchDrift,
  replay: benchReplay,
  api: benchApi,
};
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = asked.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  process.stderr.write(`There is no benchmark ${unknown}; choose from ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
process.stdout.write(
  `Node ${process.versions.node}, ${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} processors, ${(totalmem() / 1e9).toFixed(0)} GB\n`,
);
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run();
