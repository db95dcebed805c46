import { readFileSync } from 'node:fs';
import { modelByKind } from '../../../engine/models/index.ts';
import { axisOf, timeOf } from '../models-bench.ts';

// CPU milliseconds of our models for each series: full automatic fit and forecast, on this one thread. Writes JSON lines.
interface One {
  readonly id: string;
  readonly group: string;
  readonly m: number;
  readonly h: number;
  readonly y: readonly number[];
}
const [file, models] = process.argv.slice(2);
if (file === undefined || models === undefined) throw new Error('give the file of series and the models');
const all = JSON.parse(readFileSync(file, 'utf8')) as One[];
for (const kind of models.split(',')) {
  const model = modelByKind(kind);
  // What the peer makes: its intervals are not measured at earlier points.
  const spec = kind === 'prophet' ? { intervals: 'model' } : {};
  const run = ({ id, group, m, h, y }: One) =>
    timeOf(model, { id, y: Float64Array.from(y), seasonLength: m, calendar: { axis: axisOf(group), start: 0 } }, h, spec);
  // The first of two rounds warms up, of every program alike: the compiler sees the code, caches and tables are filled.
  for (const one of [...all, ...all]) {
    if (one.m === 1 && kind === 'mstl') continue;
    const ms = run(one);
    process.stdout.write(
      `${JSON.stringify({ model: kind, id: one.id, ...(ms === null ? { error: 'a simpler model stood in' } : { ms }) })}\n`,
    );
  }
}
