import { ApiError } from '../../contract/errors.ts';
import { readConfig } from './config.ts';
import { joinsJson, joinsText } from './joins.ts';
import { print, printJson, table } from './output.ts';
import { withSession, type CommonOptions } from './session.ts';
import { datasetJson, importFiles, openSource, type ImportOptions } from './source.ts';
import { leaderboardText, rowJson, trainAndWait, type TrainingOptions } from './training.ts';
import { updateAndWait } from './update.ts';

const severityMark = { error: 'error  ', warning: 'warning', info: 'note   ' } as const;

/** Files in, dataset version and validation report out. */
export async function importCommand(words: readonly string[], options: CommonOptions & ImportOptions & { config?: string }): Promise<void> {
  const config = await readConfig(options.config);
  await withSession(options, async (session) => {
    const { version, preview } = await importFiles(session, words, options, config);
    if (options.json)
      return printJson({
        dataset: datasetJson(version),
        choices: version.choices,
        columns: preview?.columns ?? [],
        ...joinsJson(version, preview),
        report: version.report,
      });
    print(`${version.datasetName} v${version.number}  ${version.id}`);
    print(`${version.rows} rows, ${version.series} series, ${version.first} to ${version.last}`);
    const { date, target, series } = version.roles;
    print(`date: ${date ?? '-'}   target: ${target ?? '-'}   series: ${series.join(', ') || '-'}`);
    if (version.report.joins) print(`\n${joinsText(version, preview)}\n`);
    for (const { severity, message } of version.report.findings) print(`${severityMark[severity]}  ${message}`);
  });
}

export async function trainCommand(
  word: string,
  options: CommonOptions & ImportOptions & TrainingOptions & { config?: string; from?: string },
): Promise<void> {
  const config = await readConfig(options.config);
  await withSession(options, async (session) => {
    const { version } = await openSource(session, [word], options, config);
    const experiment =
      options.from === undefined
        ? await trainAndWait(session, version.id, options, config)
        : await updateAndWait(session, version.id, options.from, options);
    if (options.json)
      return printJson({
        experiment: experiment.id,
        ...(experiment.parent ? { from: experiment.parent.id } : {}),
        dataset: datasetJson(version),
        leaderboard: experiment.leaderboard.map(rowJson),
        warnings: experiment.warnings,
      });
    print(leaderboardText(experiment, await session.app.experiments.winners(experiment.id)));
    print(`experiment ${experiment.id}`);
  });
}

export async function runsList(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const experiments = await Promise.all(app.experiments.list().map(({ id }) => app.experiments.get(id)));
    const runs = experiments.flatMap((experiment) =>
      experiment.leaderboard.map((row) => ({
        experiment: experiment.id,
        dataset: `${experiment.datasetName} v${experiment.datasetNumber}`,
        createdAt: experiment.createdAt,
        state: experiment.state,
        ...rowJson(row),
      })),
    );
    if (options.json) return printJson(runs);
    if (runs.length === 0) return print('No runs yet: "forecast FILE" makes some.');
    print(
      table(
        ['run', 'dataset', 'model', 'MASE', 'state', 'made'],
        runs.map((run) => [
          run.run,
          run.dataset,
          `${run.selected ? '* ' : ''}${run.model}`,
          run.mase?.toPrecision(3) ?? '-',
          run.state,
          run.createdAt.slice(0, 16).replace('T', ' '),
        ]),
      ),
    );
  });
}

export async function runsShow(id: string, options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    for (const { id: experimentId } of app.experiments.list()) {
      const experiment = await app.experiments.get(experimentId);
      const row = experiment.leaderboard.find(({ runId }) => runId === id);
      if (!row && experimentId !== id) continue;
      const { runs } = app.experiments.stored(experimentId);
      const artefact = runs.find((run) => run.id === id)?.artefact ?? null;
      if (options.json)
        return printJson({
          experiment: { ...experiment, leaderboard: experiment.leaderboard.map(rowJson) },
          ...(row ? { run: { ...rowJson(row), artefact } } : {}),
        });
      print(`${experiment.name}  ${experiment.id}`);
      print(`dataset ${experiment.datasetName} v${experiment.datasetNumber}  ${experiment.datasetVersionId}`);
      print(`made ${experiment.createdAt} by Almanac ${experiment.codeVersion}, ${experiment.state}\n`);
      return print(leaderboardText(experiment));
    }
    throw new ApiError('not-found', `There is no run or experiment ${id}. "runs list" shows them.`);
  });
}

export async function doctor(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const report = await app.environment(true);
    if (options.json) return printJson(report);
    print(`Almanac ${report.version}, workspace ${report.workspace}\n`);
    for (const { name, state, detail } of report.checks) print(`${state.padEnd(8)} ${name}: ${detail}`);
  });
}
