import { readFileSync } from 'node:fs';
import { createRng } from '../../engine/core/rng.ts';
import { predictTreesParallel, trainBoosting, treeShapParallel, type TreeColumn } from '../../engine/trees/index.ts';
import { createParallel } from '../../main/jobs/parallel.ts';

// trees-app.ts COLUMNS.bin ROWS FEATURES EXPLAINED THREADS: our side of trees_times.py.
const [file = '', rowsText, featuresText, explainedText, threads] = process.argv.slice(2);
const [rows, features, explained] = [Number(rowsText), Number(featuresText), Number(explainedText)];
const bytes = readFileSync(file);
const column = (at: number): Float32Array => {
  const values = new Float32Array(new SharedArrayBuffer(4 * rows));
  values.set(new Float32Array(bytes.buffer, bytes.byteOffset + 4 * rows * at, rows));
  return values;
};
const columns = Array.from({ length: features }, (_, f): TreeColumn => ({ name: `x${f}`, kind: 'numeric', values: column(f) }));
const target = column(features);

async function timed<T>(work: () => Promise<T>): Promise<[T, { readonly ms: number; readonly cpuMs: number }]> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return [result, { ms: performance.now() - wall, cpuMs: (user + system) / 1000 }];
}

const parallel = createParallel(Number(threads));
const context = { rng: createRng(1), shouldStop: () => false, parallel };
const [{ ensemble }, train] = await timed(() =>
  trainBoosting({ columns, target }, { maxLeaves: 64, rounds: 100, learningRate: 0.1 }, context),
);
const [predicted, predict] = await timed(() => predictTreesParallel(ensemble, columns, parallel));
const few = columns.map((entry) => ({ ...entry, values: entry.values.slice(0, explained) }));
const [, shap] = await timed(() => treeShapParallel(ensemble, few, parallel));
let squares = 0;
for (let i = 0; i < rows; i++) squares += ((predicted[i] as number) - (target[i] as number)) ** 2;
await parallel.close();
process.stdout.write(JSON.stringify({ train, predict, shap, rmse: Math.sqrt(squares / rows) }));
