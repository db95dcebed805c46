import { readConfig } from './config.ts';
import { joinsJson, joinsText } from './joins.ts';
import { print, printJson } from './output.ts';
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
    // What is deployed on the dataset looks at it before the process ends.
    await session.app.monitoring.idle();
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

export async function doctor(options: CommonOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const report = await app.environment(true);
    if (options.json) return printJson(report);
    print(`Almanac ${report.version}, workspace ${report.workspace}\n`);
    for (const { name, state, detail } of report.checks) print(`${state.padEnd(8)} ${name}: ${detail}`);
  });
}
