import type { Experiment, LeaderboardRow, TrainOptions } from '../../contract/entities/experiment.ts';
import type { Winners } from '../../contract/entities/winners.ts';
import type { NetBackendChoice } from '../../contract/entities/net-training.ts';
import { ApiError } from '../../contract/errors.ts';
import { runsOf } from './models.ts';
import type { Config } from './config.ts';
import { table } from './output.ts';
import type { Session } from './session.ts';

export interface TrainingOptions {
  readonly models?: readonly string[];
  readonly horizon?: number;
  readonly folds?: number;
  readonly metric?: TrainOptions['metric'];
  readonly level?: readonly number[];
  readonly seed?: number;
  readonly workers?: number;
  readonly backend?: NetBackendChoice;
  readonly intervals?: string;
  readonly transform?: string;
}

/** Trains with the data's own defaults where the user said nothing, and waits for the end. */
export async function trainAndWait(session: Session, versionId: string, options: TrainingOptions, config: Config): Promise<Experiment> {
  const { experiments } = session.app;
  const { options: defaults, configured } = await experiments.defaults(versionId);
  const asked = options.models ?? config.models;
  if (asked?.length === 0) throw new ApiError('bad-input', '--models needs at least one model, or auto.', { field: 'models' });
  const intervals = options.intervals ?? config.intervals;
  const transform = options.transform ?? config.transform;
  const common = { ...(intervals === undefined ? {} : { intervals }), ...(transform === undefined ? {} : { transform }) };
  const backend = options.backend ?? config.backend;
  const started = await experiments.train({
    versionId,
    options: {
      ...runsOf(asked, defaults, common, configured),
      horizon: options.horizon ?? config.horizon ?? defaults.horizon,
      folds: options.folds ?? config.folds ?? defaults.folds,
      metric: options.metric ?? config.metric ?? defaults.metric,
      levels: [...(options.level ?? config.levels ?? defaults.levels)],
      seed: options.seed ?? config.seed ?? defaults.seed,
      workers: options.workers ?? config.workers ?? 0,
      ...(backend === undefined ? {} : { backend }),
    },
  });
  await session.follow(started.jobId, started.finished);
  return experiments.get(started.experimentId);
}

const share = (measured: number | null): number | null => (measured === null ? null : measured / 100);

/** A leaderboard row in JSON: coverage as shares of 1, by level. */
export const rowJson = (row: LeaderboardRow) => ({
  model: row.model,
  mase: row.mase,
  rmsse: row.rmsse,
  smape: row.smape,
  rmse: row.rmse,
  mae: row.mae,
  mape: row.mape,
  bias: row.bias,
  skill: row.skill,
  coverage: Object.fromEntries(row.coverage.map(({ level, measured }) => [String(level), share(measured)])),
  fitMs: row.fitMs,
  forecastMs: row.forecastMs,
  failed: row.failed,
  run: row.runId,
  ...(row.kind === row.model ? {} : { kind: row.kind }),
  ...(Object.keys(row.spec).length === 0 ? {} : { label: row.label, spec: row.spec }),
  ...(row.selected ? { selected: true } : {}),
});

/** Coverage by steps ahead as shares of 1, by level. */
export const coverageJson = ({ coverageByHorizon }: LeaderboardRow) =>
  Object.fromEntries(
    coverageByHorizon.map(({ level, measured, total }) => [String(level), { measured: measured.map(share), total }] as const),
  );

const digits = (value: number | null): string => (value === null ? '-' : value.toPrecision(3).replace(/e\+(\d+)$/, 'e$1'));
const percent = (value: number | null): string => (value === null ? '-' : `${value.toFixed(1)}%`);

/** The leaderboard for a terminal, the selected model starred. */
export function leaderboardText({ leaderboard, selectionReason, options }: Experiment, winners?: Winners): string {
  const levels = leaderboard[0]?.coverage.map(({ level }) => `in ${level}%`) ?? [];
  // It has its column only where it decided.
  const squared = options.metric === 'rmsse';
  const rows = leaderboard.map((row) => [
    `${row.selected ? '*' : ' '} ${row.model}`,
    digits(row.mase),
    ...(squared ? [digits(row.rmsse)] : []),
    percent(row.smape),
    digits(row.rmse),
    digits(row.mae),
    percent(row.mape),
    row.skill === null ? '-' : percent(100 * row.skill),
    ...row.coverage.map(({ measured }) => percent(measured)),
    `${digits(row.fitMs)} ms`,
    `${digits(row.forecastMs)} ms`,
    String(row.failed),
  ]);
  const head = [
    '  model',
    'MASE',
    ...(squared ? ['RMSSE'] : []),
    'sMAPE',
    'RMSE',
    'MAE',
    'MAPE',
    'skill',
    ...levels,
    'fit',
    'forecast',
    'failed',
  ];
  const lines = [table(head, rows), selectionReason ?? '', winners ? winnersText(winners) : ''];
  return lines.filter((line) => line !== '').join('\n');
}

/** Which model won on how many series; nothing for a single one. */
function winnersText({ models, undecided, chosen }: Winners): string {
  const total = models.reduce((sum, { count }) => sum + count, undecided);
  const lines: string[] = [];
  if (total > 1) {
    const won = models.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    if (won.length > 0) lines.push(`Lowest error on: ${won.map(({ model, count }) => `${model} ${count}`).join(', ')} of ${total} series`);
  }
  for (const { model, kinds } of chosen) lines.push(`${model} chose: ${kinds.map(({ kind, count }) => `${kind} ${count}`).join(', ')}`);
  return lines.join('\n');
}
