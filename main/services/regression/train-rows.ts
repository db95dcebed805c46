import { availableParallelism } from 'node:os';
import type { RegressionOptions, RowReport } from '../../../contract/entities/regression.ts';
import { ApiError } from '../../../contract/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import {
  FOREST_TREES,
  REGRESSION_DEFAULTS,
  trainRegression,
  type RegressionReport,
  type RegressionSpec,
} from '../../../engine/regression/index.ts';
import { createParallel } from '../../jobs/parallel.ts';
import { kindsOf } from './inspect-rows.ts';
import { leakNote } from './leak-words.ts';
import { heldOutOf, packHeldOut } from './held-out.ts';
import type { KeptModel } from './model-file.ts';
import type { RawRows } from './raw-rows.ts';
import { readTable, type CellKind } from './row-columns.ts';
import { rowKeys } from './row-keys.ts';

const given = (options: RegressionOptions): RegressionSpec => {
  const chosen = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const trees = options.model === 'random-forest' ? FOREST_TREES : REGRESSION_DEFAULTS.trees;
  return { ...REGRESSION_DEFAULTS, trees, ...chosen } as RegressionSpec;
};

/** Kinds of the columns that are used: a number may be used as a category, never the other way round. */
function kindsFor(raw: RawRows, { target, date, features }: RegressionSpec): Map<string, CellKind> {
  const found = kindsOf(raw);
  const kinds = new Map<string, CellKind>();
  const take = (name: string, field: string, wanted: CellKind['kind']): void => {
    const kind = found.get(name);
    if (!kind)
      throw new ApiError('no-column', `${raw.file} has no column ${name}. It has ${[...found.keys()].join(', ')}.`, {
        column: name,
        field,
      });
    if (wanted !== 'category' && kind.kind !== wanted)
      throw new ApiError(
        wanted === 'number' ? 'not-a-number' : 'no-date',
        `${name} of ${raw.file} holds no ${wanted}s. Use it as a category or leave it out.`,
        { column: name, field },
      );
    kinds.set(name, wanted === 'category' ? { kind: 'category' } : kind);
  };
  for (const { column, use } of features) take(column, 'features', use);
  take(target, 'target', 'number');
  if (date !== null) {
    if (kinds.has(date) && kinds.get(date)?.kind !== 'date')
      throw new ApiError('bad-input', `${date} cannot both order the rows and be a category.`, { column: date, field: 'date' });
    take(date, 'date', 'date');
  }
  return kinds;
}

/** Trains on a file that was read; several cores where there are. */
export async function trainRows(
  raw: RawRows,
  name: string,
  options: RegressionOptions,
  onProgress: (share: number) => void,
): Promise<{ kept: KeptModel; report: RowReport; heldOut: Uint8Array }> {
  const spec = given(options);
  const kinds = kindsFor(raw, spec);
  const { table, bad } = readTable(raw, kinds);
  const parallel = createParallel(Math.max(1, Math.min(8, availableParallelism())));
  try {
    // The thread is ended when the user cancels: nothing has to ask.
    const context = { rng: createRng(spec.seed), shouldStop: () => false, onProgress, parallel };
    const { model, report, heldOut } = await trainRegression(table, spec, context);
    const formats: Record<string, string> = {};
    for (const [column, kind] of kinds) if (kind.kind === 'date') formats[column] = kind.format;
    const notes = [
      ...(raw.bad.length > 0
        ? [`${raw.bad.length} lines are no rows and were left out; the first, line ${raw.bad[0]?.line ?? 0}, ${raw.bad[0]?.reason ?? ''}.`]
        : []),
      ...bad.map(
        ({ column, rows, reason, example }) =>
          `${rows.length} cells of ${column} count as missing; the first, “${example.slice(0, 40)}” in line ${raw.lines[rows[0] as number] ?? 0}, ${reason}.`,
      ),
      ...[...kinds].flatMap(([column, kind]) =>
        kind.kind === 'date' && !kind.sure ? [`${column} could have the day or the month first: check that ${kind.format} is right.`] : [],
      ),
      ...(spec.date === null ? ['The rows have no date to order them by: the last rows of the file are the test.'] : []),
    ];
    return {
      kept: { name, formats, model },
      report: inWords(report, spec.target, notes),
      heldOut: packHeldOut(heldOutOf(rowKeys(raw), heldOut)),
    };
  } finally {
    await parallel.close();
  }
}

const day = (time: number): string => new Date(time).toISOString().slice(0, 10);

function inWords({ period, leaks, ...report }: RegressionReport, target: string, notes: string[]): RowReport {
  return {
    ...report,
    rows: { ...report.rows, dropped: report.rows.dropped.map((entry) => ({ ...entry })) },
    accuracy: report.accuracy.map((entry) => ({ ...entry })),
    coverage: report.coverage.map((entry) => ({ ...entry })),
    importance: report.importance.map((entry) => ({ ...entry })),
    losses: [...report.losses],
    sample: { actual: [...report.sample.actual], predicted: [...report.sample.predicted] },
    period: period && { train: [day(period.train[0]), day(period.train[1])], test: [day(period.test[0]), day(period.test[1])] },
    leaks: leaks.map((leak) => leakNote(leak, target)),
    notes,
  };
}
