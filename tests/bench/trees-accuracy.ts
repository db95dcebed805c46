import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createRng } from '../../engine/core/rng.ts';
import { predictTrees, trainBoostingSync, type TreeColumn } from '../../engine/trees/index.ts';
import { sharedData } from '../shared-data.ts';
import { report } from './run-program.ts';

interface Set {
  readonly name: string;
  readonly categorical: readonly number[];
  readonly columns: readonly (readonly number[])[];
  readonly target: readonly number[];
  /** By repeat: fold of each row. */
  readonly folds: readonly (readonly number[])[];
  readonly rmse: number;
}

/** Error in cross-validation on regression data sets beside LightGBM's at equal settings, on the same folds. @param python - has LightGBM and scikit-learn */
export function benchTreeAccuracy(python: string): void {
  const bikes = sharedData('retail', 'uci_bike_sharing_daily.csv');
  if (bikes === null) {
    process.stdout.write('  The bike sharing data is not there; accuracy is left out.\n');
    return;
  }
  const { stdout, stderr, status } = spawnSync(python, [path.join(import.meta.dirname, 'peers/trees_accuracy.py'), bikes], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  if (status !== 0) throw new Error(`LightGBM could not be run: ${stderr.trim().split('\n').at(-1) ?? 'no message'}`);
  const { version, sets } = JSON.parse(stdout) as { version: string; sets: readonly Set[] };
  process.stdout.write(`\nTrees: RMSE in cross-validation, 5 folds three times, beside LightGBM ${version}\n`);
  for (const set of sets) {
    const own = rmseOf(set);
    process.stdout.write(`  ${set.name.padEnd(18)} ${own.toPrecision(5)}, LightGBM ${set.rmse.toPrecision(5)}\n`);
    report(`${set.name} against LightGBM`, `${(100 * (own / set.rmse - 1)).toFixed(2)} %`, 'at most 1 %', own / set.rmse <= 1.01);
  }
}

function rmseOf({ columns, categorical, target, folds }: Set): number {
  let squares = 0;
  let count = 0;
  for (const fold of folds)
    for (let k = 0; k < 5; k++) {
      const train = target.map((_, i) => i).filter((i) => fold[i] !== k);
      const test = target.map((_, i) => i).filter((i) => fold[i] === k);
      const part = (which: readonly number[]): TreeColumn[] =>
        columns.map((values, f) => ({
          name: `x${f}`,
          kind: categorical.includes(f) ? 'categorical' : 'numeric',
          values: Float32Array.from(which, (i) => values[i] as number),
        }));
      const { ensemble } = trainBoostingSync(
        { columns: part(train), target: Float64Array.from(train, (i) => target[i] as number) },
        { maxLeaves: 15, learningRate: 0.05, minChildRows: 20, rounds: 200 },
        { rng: createRng(1), shouldStop: () => false },
      );
      predictTrees(ensemble, part(test)).forEach((value, i) => {
        squares += (value - (target[test[i] as number] as number)) ** 2;
        count++;
      });
    }
  return Math.sqrt(squares / count);
}
