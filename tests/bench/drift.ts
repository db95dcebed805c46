import { createRng } from '../../engine/core/rng.ts';
import { compareTables, type TableColumn } from '../../engine/drift/index.ts';

// How often drift is found where there is none, and processor time by size; the table of docs/methods/drift.md:
//   npm run node -- tests/bench/drift.ts [--million]

const KINDS = ['normal', 'log-normal', 'counts', 'flag', 'category', 'gaps'] as const;

function column(kind: (typeof KINDS)[number], rows: number, seed: number): TableColumn {
  const rng = createRng(seed);
  if (kind === 'category') {
    const levels = Array.from({ length: 30 }, (_, i) => `level ${i}`);
    // Frequent and rare levels.
    return { name: kind, kind: 'category', levels, codes: Int32Array.from({ length: rows }, () => Math.floor(30 * rng.uniform() ** 3)) };
  }
  const draw = {
    normal: () => rng.normal(),
    'log-normal': () => Math.exp(rng.normal()),
    counts: () => Math.max(0, Math.round(20 * rng.normal())),
    flag: () => (rng.uniform() < 0.1 ? 1 : 0),
    gaps: () => (rng.uniform() < 0.2 ? NaN : rng.normal()),
  }[kind];
  return { name: kind, kind: 'number', values: Float64Array.from({ length: rows }, draw) };
}

const sizes: readonly (readonly [number, number])[] = [
  [100, 300],
  [1000, 300],
  [100_000, 20],
  ...(process.argv.includes('--million') ? [[1_000_000, 1] as const] : []),
];
console.log(
  'rows\tpairs\ttests\tp < 0.05\tPSI p < 0.05\tPSI > 0.1\tPSI > 0.1 + mean\ttables with a significant column\tdecided drift\tprocessor s a pair',
);
for (const [rows, pairs] of sizes) {
  const found = { tests: 0, small: 0, psiTests: 0, psi: 0, rule: 0, excess: 0, tables: 0, drift: 0 };
  let spent = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const [a, b] = [0, 1].map((side) => KINDS.map((kind, k) => column(kind, rows, (pair * 2 + side) * 100 + k))) as [
      TableColumn[],
      TableColumn[],
    ];
    const began = process.cpuUsage();
    const { columns, drifted } = compareTables(a, b);
    const { user, system } = process.cpuUsage(began);
    spent += (user + system) / 1e6;
    let significant = false;
    for (const { distribution, missing, adjusted } of columns) {
      if (distribution) {
        found.tests++;
        found.psiTests++;
        if (distribution.pValue < 0.05) found.small++;
        const { psi, expected, pValue } = distribution.stability;
        if (pValue < 0.05) found.psi++;
        if (psi > 0.1) found.rule++;
        if (psi - expected > 0.1) found.excess++;
      }
      if (missing.reference + missing.current > 0) {
        found.tests++;
        if (missing.pValue < 0.05) found.small++;
      }
      if ((adjusted.distribution ?? 1) <= 0.05 || adjusted.missing <= 0.05) significant = true;
    }
    if (significant) found.tables++;
    found.drift += drifted;
  }
  const share = (count: number, of: number): string => (count / of).toFixed(3);
  const { tests, psiTests } = found;
  const shares = [
    share(found.small, tests),
    share(found.psi, psiTests),
    share(found.rule, psiTests),
    share(found.excess, psiTests),
    share(found.tables, pairs),
  ];
  console.log([rows, pairs, tests, ...shares, found.drift, (spent / pairs).toFixed(3)].join('\t'));
}
