import { defaultTpe, type Sampler } from '../../../engine/tuning/index.ts';
import { bestOf60, functions } from './benchmark-functions.ts';

// npm run node -- tests/engine/tuning/best-of-60.ts: the table of docs/methods/tuning.md; best_of_60.py prints Optuna's row.
const SEEDS = 30;
const ways: readonly (readonly [string, Sampler, 'joint' | 'independent'])[] = [
  ['random', 'random', 'joint'],
  ['independent', 'tpe', 'independent'],
  ['joint', 'tpe', 'joint'],
];
for (const one of functions)
  for (const [name, sampler, kernels] of ways) {
    const best = Array.from({ length: SEEDS }, (_, seed) => bestOf60(one, sampler, seed, { ...defaultTpe, kernels })).sort((a, b) => a - b);
    const mean = best.reduce((sum, value) => sum + value, 0) / SEEDS;
    const median = ((best[SEEDS / 2 - 1] as number) + (best[SEEDS / 2] as number)) / 2;
    console.log(`${one.name}, ${name}: mean ${mean.toFixed(3)}, median ${median.toFixed(3)}`);
  }
