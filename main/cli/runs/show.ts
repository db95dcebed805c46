import { ApiError } from '../../../contract/errors.ts';
import type { RunRecord } from '../../../contract/entities/run.ts';
import { print, printJson } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { leaderboardText, rowJson } from '../training.ts';

const figure = (value: number | null, digits = 3): string => value?.toPrecision(digits) ?? '-';
const seconds = (ms: number | null): string => (ms === null ? '-' : `${(ms / 1000).toPrecision(3)} s`);
const megabytes = (bytes: number | null): string =>
  bytes === null ? 'not measured' : `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;

function recordText(run: RunRecord): string {
  const spec = Object.entries(run.spec).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const lines: [string, string][] = [
    ['run', run.id],
    ['experiment', `${run.experiment}  ${run.experimentId}`],
    ['model', `${run.label} (${run.kind})${run.selected ? ', chosen by its experiment' : ''}`],
    ['settings', spec.length === 0 ? 'as they are' : spec.join(', ')],
    ['seed', String(run.seed)],
    ['backtest', `${run.folds} folds of ${run.horizon} ahead, chosen by ${run.metric}`],
    ['data', `${run.dataset} v${run.version}, ${run.data.first} to ${run.data.last}  ${run.datasetVersionId}`],
    ['files', run.data.files.map(({ name, sha256 }) => `${name} ${sha256?.slice(0, 12) ?? ''}`.trim()).join(', ')],
    ['features', run.data.features ? `${run.data.features.kinds.join(', ')}  ${run.data.features.id}` : 'none'],
    ['recipe', run.data.recipe.join(', ') || 'none'],
    ['accuracy', `MASE ${figure(run.mase)}, RMSE ${figure(run.rmse)}, MAE ${figure(run.mae)}, skill ${figure(run.skill)}`],
    ['coverage', run.coverage.map(({ level, measured }) => `${level}%: ${figure(measured)}%`).join(', ') || '-'],
    ['models', run.artefact === null ? '-' : `${run.artefact}  ${figure(run.size, 4)} bytes`],
    ['time', `fits ${seconds(run.fitMs)}, forecasts ${seconds(run.forecastMs)} of processor; the whole training ${seconds(run.trainedMs)}`],
    ['memory', megabytes(run.memory)],
    ['made', `${run.createdAt} by Almanac ${run.codeVersion}, ${run.state}`],
    [
      'environment',
      Object.entries(run.environment)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    ],
    ...(run.backend === null ? [] : [['backend', run.backend] satisfies [string, string]]),
    ...(run.tags.length === 0 ? [] : [['tags', run.tags.join(', ')] satisfies [string, string]]),
    ...(run.group === null ? [] : [['group', run.group] satisfies [string, string]]),
    ...(run.note === '' ? [] : [['note', run.note] satisfies [string, string]]),
    ...(run.archivedAt === null ? [] : [['archived', run.archivedAt] satisfies [string, string]]),
    ...(run.deletedAt === null ? [] : [['in the bin', run.deletedAt] satisfies [string, string]]),
    ...run.warnings.map(({ message, count = 1 }): [string, string] => ['warning', `${message}${count > 1 ? ` (${count} series)` : ''}`]),
  ];
  return lines.map(([name, value]) => `${name.padEnd(12)}${value}`).join('\n');
}

/** Everything that is kept of a run; of an experiment its table. */
export async function runsShow(id: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const found = app.experiments.list().find((one) => one.id === id || app.experiments.stored(one.id).runs.some((run) => run.id === id));
    if (!found) throw new ApiError('not-found', `There is no run or experiment ${id}. "runs list" shows them.`);
    const experiment = await app.experiments.get(found.id);
    const record = found.id === id ? null : app.runs.get(id);
    const { runs } = app.experiments.stored(experiment.id);
    const row = experiment.leaderboard.find(({ runId }) => runId === id);
    if (options.json)
      return printJson({
        experiment: { ...experiment, leaderboard: experiment.leaderboard.map(rowJson) },
        ...(record ? { run: { ...(row ? rowJson(row) : {}), artefact: runs.find((one) => one.id === id)?.artefact ?? null }, record } : {}),
      });
    if (record) return print(recordText(record));
    print(`${experiment.name}  ${experiment.id}`);
    print(`dataset ${experiment.datasetName} v${experiment.datasetNumber}  ${experiment.datasetVersionId}`);
    print(`made ${experiment.createdAt} by Almanac ${experiment.codeVersion}, ${experiment.state}\n`);
    print(leaderboardText(experiment));
  });
}
