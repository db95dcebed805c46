import type { LeaderboardRow, Warning } from '../../../contract/entities/experiment.ts';
import type { SeriesWarning } from '../../../engine/backtest/types.ts';
import { trainableByKind } from '../../../engine/ensembles/index.ts';
import { select, type Selection } from '../../../engine/selection/index.ts';
import { unpackMetrics } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ResultRepository, ResultSummary } from '../../store/repositories/results.ts';
import { leaderboardRows, seriesOfCells } from './leaderboard.ts';
import { createTally, type RunTally } from './tally.ts';

/** What an automatic choice chose is told series by series, and counted among the winners: no warning. */
const choices = new Set(['best-chose', 'best-combined']);

/** The state of an experiment's table: one tally a run, and the warnings of its series. */
export interface Board {
  readonly tallies: readonly RunTally[];
  add(run: string, result: ResultSummary & { bytes: number }): void;
  rows(selected: string | null): LeaderboardRow[];
  /** Picks the run; `standardErrors` are in the order of `tallies`. */
  select(): Selection;
  warnings(label: (series: number) => Record<string, string>): Warning[];
}

export function createBoard({ options }: StoredExperiment, runs: readonly StoredRun[], seriesCount: number): Board {
  const { folds, levels, metric, horizon } = options;
  const tallies = runs.map((run) => createTally(run, { seriesCount, folds, levels, horizon, metric }));
  const byRun = new Map(tallies.map((tally) => [tally.run.model, tally]));
  const noted = new Map<string, { tally: RunTally; warning: SeriesWarning; series: number[]; count: number }>();

  const seriesOf = seriesOfCells(seriesCount, folds);
  const choose = (): Selection =>
    select({
      seriesOf,
      losses: tallies.map((tally) => tally.cells(metric)),
      models: tallies.map(({ run, label, totals }) => {
        const { baseline, complexity } = trainableByKind(run.kind);
        return { kind: run.model, label, baseline, complexity, costMs: totals.fitMs + totals.forecastMs };
      }),
    });
  return {
    tallies,
    add: (name, { series, modelUsed, fitMs, forecastMs, metrics, coverage, warnings, bytes }) => {
      const tally = byRun.get(name);
      if (!tally) return;
      const fellBack = modelUsed !== tally.run.kind;
      tally.add(series, { metrics: unpackMetrics(metrics), coverage, fitMs, forecastMs, fellBack, bytes });
      for (const warning of warnings) {
        if (choices.has(warning.code)) continue;
        const key = `${name}/${warning.code}`;
        const note = noted.get(key) ?? { tally, warning, series: [], count: 0 };
        note.count += 1;
        if (note.series.length < 5) note.series.push(series);
        noted.set(key, note);
      }
    },
    rows: (selected) => leaderboardRows({ tallies, seriesCount, seriesOf, levels, metric, selected }),
    select: choose,
    warnings: (label) => {
      const byCode = Map.groupBy(noted.values(), ({ warning }) => warning.code);
      return [...byCode.keys()].sort().flatMap((code) => {
        const notes = byCode.get(code) ?? [];
        // What all models say of the same series is about the data, not about a model.
        const [first] = notes;
        const shared = notes.length === tallies.length && notes.every(({ count }) => count === first?.count);
        return (shared && first ? [{ ...first, prefix: '' }] : notes.map((note) => ({ ...note, prefix: `${note.tally.label}: ` }))).map(
          ({ warning, series: [example], count, prefix }): Warning => ({
            code,
            message: `${prefix}${warning.message}${count > 1 ? ` (and ${count - 1} more series)` : ''}`,
            count,
            ...(example === undefined ? {} : { series: label(example) }),
          }),
        );
      });
    },
  };
}

const page = 2000;

/** Fills a board with what a run has stored, a page at a time so that the process stays responsive. */
export async function fillBoard(board: Board, runs: readonly StoredRun[], results: ResultRepository): Promise<void> {
  for (const { id, model } of runs) {
    let after = -1;
    for (;;) {
      const rows = results.summaries(id, after, page);
      const last = rows.at(-1);
      if (!last) break;
      after = last.series;
      for (const row of rows) board.add(model, { ...row, bytes: 0 });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
