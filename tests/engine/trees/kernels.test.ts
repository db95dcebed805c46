import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRng } from '../../../engine/core/rng.ts';
import { trainBoostingSync, treeCount } from '../../../engine/trees/index.ts';
import { binColumn } from '../../../engine/trees/bin-bounds.ts';
import { fastBinner } from '../../../engine/trees/binner.ts';
import { rowStore } from '../../../engine/trees/row-store.ts';
import { plainWalk, WALK_ROWS, wasmWalk } from '../../../engine/trees/row-walk.ts';
import { plainShapWalk, SHAP_ROWS, shapWalk } from '../../../engine/trees/shap-walk.ts';
import { shapTree } from '../../../engine/trees/shap-tables.ts';
import { loadTreeKernel } from '../../../engine/trees/tree-kernel.ts';
import { fastRowStore } from '../../../engine/trees/wasm-row-store.ts';
import { kernels, kernelText } from '../../kernels/kernels.ts';
import { context, largestGap, mixedTable } from './tables.ts';

test('the binaries are what their source compiles to', async () => {
  const kept = readFileSync(path.resolve(import.meta.dirname, '../../../engine/trees/kernel-binaries.ts'), 'utf8');
  expect(await kernelText(kernels.trees)).toBe(kept);
}, 60_000);

test('this machine runs the kernels', () => {
  expect(loadTreeKernel([100])).not.toBeNull();
});

test('property: histograms and partitions are those of the TypeScript loops, to the bit', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1500 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 2, max: 256 }),
      fc.nat(),
      (rows, features, width, seed) => {
        const rng = createRng(seed);
        const [fast, plain] = [fastRowStore(rows, features, width), rowStore(rows, features, width)];
        const listed: number[] = [];
        for (let i = 0; i < rows; i++) {
          for (let f = 0; f < features; f++) {
            const bin = Math.floor(width * rng.uniform());
            for (const store of [fast, plain]) store.rowBins[i * store.stride + f] = store.columnBins[f * rows + i] = bin;
          }
          const [g, h] = [rng.normal(), rng.uniform()];
          for (const store of [fast, plain]) {
            store.gradient[i] = g;
            store.hessian[i] = h;
          }
          if (rng.uniform() < 0.3) listed.push(i);
        }
        expect(fast.largest()).toEqual(plain.largest());
        const feature = Math.floor(features * rng.uniform());
        const flags = Array.from({ length: 256 }, () => (rng.uniform() < 0.5 ? 1 : 0));
        for (const store of [fast, plain]) {
          store.quantise(2 ** 20, 2 ** 18);
          store.order.set(listed);
          store.goesLeft.set(flags);
          store.buildHistogram(0, listed.length);
        }
        expect(fast.gradients).toEqual(plain.gradients);
        expect(fast.histogram).toEqual(plain.histogram);
        expect(fast.partition(0, listed.length, feature)).toBe(plain.partition(0, listed.length, feature));
        expect(fast.order).toEqual(plain.order);
        // All rows in a row take the other way through the kernel.
        for (const store of [fast, plain]) {
          for (let i = 0; i < rows; i++) store.order[i] = i;
          store.buildHistogram(0, rows);
        }
        expect(fast.histogram).toEqual(plain.histogram);
      },
    ),
    { numRuns: 40 },
  );
});

test('property: bins are those of the TypeScript search', () => {
  const bin = fastBinner();
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 254 }),
      fc.array(fc.float(), { maxLength: 300 }),
      (cuts, values) => {
        const bounds = Float32Array.from(cuts).sort();
        const bins = { count: bounds.length + 1, bounds };
        const [fast, plain] = [new Uint8Array(2 * 300), new Uint8Array(2 * 300)];
        const column = Float32Array.from([...values, ...bounds.subarray(0, 300 - values.length)]);
        bin('numeric', bins, column, 0, column.length, fast, 1, 2);
        binColumn('numeric', bins, column, 0, column.length, plain, 1, 2);
        expect(fast).toEqual(plain);
        column.forEach((value, i) => {
          const found = fast[1 + 2 * i] as number;
          if (Number.isNaN(value)) expect(found).toBe(bins.count);
          else expect(found).toBe(bounds.filter((bound) => value >= bound).length);
        });
      },
    ),
  );
});

test('walks down the trees give the same scores either way, missing values included', () => {
  const { columns, target } = mixedTable(WALK_ROWS, 2);
  const numeric = columns.slice(0, 2);
  const { ensemble } = trainBoostingSync({ columns: numeric, target }, { rounds: 30 }, context());
  const walks = [wasmWalk(ensemble), plainWalk(ensemble, false)];
  const scores = walks.map((walk) => {
    if (!walk) throw new Error('there is no walk in WebAssembly');
    numeric.forEach(({ values }, f) => values.forEach((value, i) => (walk.block[8 * ((i >> 3) * 3 + f) + (i & 7)] = value)));
    walk.scores.fill(walk.start);
    walk.addTrees(WALK_ROWS);
    return walk.scores;
  });
  expect(scores[0]).toEqual(scores[1]);
});

test('SHAP values are the same either way', () => {
  const data = mixedTable(1000, 2);
  const { ensemble } = trainBoostingSync(data, { rounds: 10, maxLeaves: 40, minGroupRows: 20 }, context());
  const trees = Array.from({ length: treeCount(ensemble) }, (_, tree) => shapTree(ensemble, tree));
  const most = Math.max(...trees.map(({ splits }) => splits.length / 4));
  const rng = createRng(3);
  const [fast, plain] = [shapWalk(trees, 4), plainShapWalk(most, 4)];
  for (const tree of trees) {
    for (let k = 0; k < (SHAP_ROWS * tree.splits.length) / 4; k++) fast.goes[k] = plain.goes[k] = rng.uniform() < 0.5 ? 1 : 0;
    fast.add(tree, SHAP_ROWS);
    plain.add(tree, SHAP_ROWS);
  }
  // Sums are taken in another order.
  expect(largestGap(fast.into, plain.into)).toBeLessThan(1e-12);
});
