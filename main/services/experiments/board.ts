import type { LeaderboardRow, Warning } from '../../../contract/entities/experiment.ts';
import type { SeriesWarning } from '../../../engine/backtest/types.ts';
import { modelByKind } from '../../../engine/models/index.ts';
import { select, type Selection } from '../../../engine/selection/index.ts';
import { unpackMetrics } from '../../jobs/result-codec.ts';
import type { StoredExperiment, StoredRun } from '../../store/repositories/experiments.ts';
import type { ResultRepository, ResultSummary } from '../../store/repositories/results.ts';
import { createTally, leaderboardRows, seriesOfCells, type ModelTally } from './leaderboard.ts';

/** The state of an experiment's table: one tally a model, and the warnings of its series. */
export interface Board {
  readonly tallies: readonly ModelTally[];
  add(model: string, result: Omit<ResultSummary, 'metrics'> & { metrics: Uint8Array; bytes: number }): void;
  rows(selected: string | null): LeaderboardRow[];
  /** Picks the model; `standardErrors` are in the order of `tallies`. */
  select(): Selection;
  warnings(label: (series: number) => Record<string, string>): Warning[];
}

export function createBoard(experiment: StoredExperiment, runs: readonly StoredRun[], seriesCount: number): Board {
  const { folds, levels, metric } = experiment.options;
  const tallies = runs.map(({ model }) => createTally(model, seriesCount, folds));
  const byModel = new Map(tallies.map((tally) => [tally.model, tally]));
  const noted = new Map<string, { model: string; warning: SeriesWarning; series: number[]; count: number }>();

  const seriesOf = seriesOfCells(seriesCount, folds);
  const choose = (): Selection =>
    select({
      seriesOf,
      losses: tallies.map((tally) => tally.cells(metric)),
      models: tallies.map((tally) => {
        const { kind, label, baseline, complexity } = modelByKind(tally.model);
        return { kind, label, baseline, complexity, costMs: tally.totals.fitMs + tally.totals.forecastMs };
      }),
    });
  return {
    tallies,
    add: (model, { series, modelUsed, fitMs, forecastMs, metrics, warnings, bytes }) => {
      byModel.get(model)?.add(series, { metrics: unpackMetrics(metrics), fitMs, forecastMs, fellBack: modelUsed !== model, bytes });
      for (const warning of warnings) {
        const key = `${model}/${warning.code}`;
        const note = noted.get(key) ?? { model, warning, series: [], count: 0 };
        note.count += 1;
        if (note.series.length < 5) note.series.push(series);
        noted.set(key, note);
      }
    },
    rows: (selected) =>
      leaderboardRows({
        tallies,
        runIds: new Map(runs.map(({ id, model }) => [model, id])),
        seriesCount,
        seriesOf,
        levels,
        metric,
        selected,
      }),
    select: choose,
    warnings: (label) => {
      const byCode = Map.groupBy(noted.values(), ({ warning }) => warning.code);
      return [...byCode.keys()].sort().flatMap((code) => {
        const notes = byCode.get(code) ?? [];
        // What all models say of the same series is about the data, not about a model.
        const [first] = notes;
        const shared = notes.length === tallies.length && notes.every(({ count }) => count === first?.count);
        return (
          shared && first ? [{ ...first, prefix: '' }] : notes.map((note) => ({ ...note, prefix: `${modelByKind(note.model).label}: ` }))
        ).map(({ warning, series: [example], count, prefix }): Warning => ({
          code,
          message: `${prefix}${warning.message}${count > 1 ? ` (and ${count - 1} more series)` : ''}`,
          count,
          ...(example === undefined ? {} : { series: label(example) }),
        }));
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
