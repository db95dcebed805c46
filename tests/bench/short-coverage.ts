import { parseArgs } from 'node:util';
import { createRng } from '../../engine/core/rng.ts';
import { modelByKind } from '../../engine/models/index.ts';
import { m4Set, type TestSeries } from './accuracy-data.ts';
import { scoreOf, summarise, tableOf, type Score } from './accuracy-table.ts';
import { PROCESSES, simulate } from './short-processes.ts';

// npm run node -- tests/bench/short-coverage.ts [--models a,b] [--set simulated|windows] [--each N]
// Coverage of intervals on short series: of processes whose intervals are known, or of stretches cut from the training parts of the M4 sample.
const { values: asked } = parseArgs({
  options: {
    models: { type: 'string', default: 'exponential-smoothing' },
    set: { type: 'string', default: 'simulated' },
    each: { type: 'string' },
  },
});
const LEVELS = [80, 95];

/** Fewest and most values of a stretch, about those that M3 has, and the horizon. */
const STRETCHES: Readonly<Record<string, { readonly least: number; readonly most: number; readonly horizon: number }>> = {
  Yearly: { least: 14, most: 41, horizon: 6 },
  Quarterly: { least: 16, most: 64, horizon: 8 },
  Monthly: { least: 48, most: 126, horizon: 18 },
};

function windows(each: number): TestSeries[] {
  const rng = createRng(7);
  return m4Set().series.flatMap(({ id, group, m, training }) => {
    const stretch = STRETCHES[group];
    if (!stretch) return [];
    const { least, most, horizon } = stretch;
    const longest = Math.min(most, training.length - horizon);
    return Array.from({ length: longest < least ? 0 : each }, (_, k) => {
      const n = least + Math.floor(rng.uniform() * (longest - least + 1));
      const start = Math.floor(rng.uniform() * (training.length - horizon - n + 1));
      return {
        id: `${id}/${k}`,
        group,
        m,
        training: training.slice(start, start + n),
        actual: training.slice(start + n, start + n + horizon),
      };
    });
  });
}

const sets: Readonly<Record<string, () => TestSeries[]>> = {
  simulated: () => PROCESSES.flatMap((law, k) => simulate(law, Number(asked.each ?? 200), k + 1)),
  windows: () => windows(Number(asked.each ?? 5)),
};
const makeSet = sets[asked.set];
if (!makeSet) throw new Error(`--set must be one of ${Object.keys(sets).join(', ')}`);
const series = makeSet();
/** Errors of a series that does not move have no scale. */
const moves = ({ training, m }: TestSeries): boolean => training.some((value, t) => t >= m && value !== training[t - m]);
const groups = [...new Set(series.map(({ group }) => group))];
const rows = asked.models.split(',').flatMap((kind) => {
  const model = modelByKind(kind);
  const scores: Score[] = series.filter(moves).map((one) => {
    const context = { rng: createRng(1), shouldStop: () => false };
    const fitted = model.fit({ id: one.id, y: one.training, seasonLength: one.m }, {}, context);
    const { mean, intervals } = model.forecast(fitted, { horizon: one.actual.length, levels: LEVELS });
    return scoreOf(one, { mean, bounds: intervals });
  });
  return [...groups, 'All'].map((group) =>
    summarise(
      kind,
      group,
      scores.filter((score) => group === 'All' || score.group === group),
      undefined,
    ),
  );
});
process.stdout.write(`${tableOf(rows)}\n`);
