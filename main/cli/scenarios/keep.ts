import path from 'node:path';
import { ApiError } from '../../../contract/errors.ts';
import { writeWhole } from '../../services/files/write-whole.ts';
import { findExperiment } from '../find-run.ts';
import { note, print, printJson } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { finalRows } from '../../services/scenarios/export.ts';
import { forecastJson } from '../forecast.ts';
import { findForecast, findRunId, findScenario } from './find.ts';
import { scenarioText } from './look.ts';

export async function scenarioCreate(run: string, name: string, options: CommonOptions & { readonly copy?: string }): Promise<void> {
  await withSession(options, async (session) => {
    const copyOf = options.copy === undefined ? undefined : findScenario(session, options.copy).id;
    const made = await session.app.scenarios.create(await findRunId(session, run), name, copyOf);
    if (options.json) return printJson(made);
    print(scenarioText(made));
  });
}

export async function scenarioRename(word: string, name: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const made = await session.app.scenarios.rename(findScenario(session, word).id, name);
    if (options.json) return printJson(made);
    print(scenarioText(made));
  });
}

export async function scenarioDelete(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const found = findScenario(session, word);
    session.app.scenarios.delete(found.id);
    if (options.json) return printJson({ deleted: found.id });
    print(`${found.name} is deleted, with its history.`);
    return Promise.resolve();
  });
}

export interface ExportOptions extends CommonOptions {
  readonly out?: string;
}

/** The final forecast as CSV: with the run's own, what was set by hand, and why. */
export async function scenarioExport(word: string, options: ExportOptions): Promise<void> {
  const { out } = options;
  if (out !== undefined && !/\.csv$/i.test(out))
    throw new ApiError('bad-input', `--out needs a file that ends in .csv, got ${out}.`, { field: 'out' });
  await withSession(options, async (session) => {
    const { runId, scenarioId } = await findForecast(session, word);
    const { name, lines } = await session.app.scenarios.csv(runId, scenarioId);
    const file = path.resolve(out ?? name);
    await writeWhole(file, lines);
    if (options.json) return printJson({ file });
    note(`written to ${file}`);
  });
}

/** `forecast DATASET --scenario`: nothing is trained, the stored forecast is taken as the scenario made it. */
export async function scenarioForecast(words: readonly string[], scenario: string, { out, ...options }: ExportOptions): Promise<void> {
  const [source] = words;
  if (source === undefined || words.length > 1)
    throw new ApiError('bad-input', 'With --scenario, give the dataset, experiment or run that it belongs to.', { field: 'source' });
  if (out !== undefined && !/\.csv$/i.test(out))
    throw new ApiError('bad-input', `--out needs a file that ends in .csv with --scenario, got ${out}.`, { field: 'out' });
  await withSession(options, async (session) => {
    const { app } = session;
    const found = findScenario(session, scenario);
    const { experiment } = await findExperiment(session, source);
    const final = await app.scenarios.forecastOf(found.runId, found.id);
    const own = final.forecasts.experiment;
    if (own.id !== experiment.id && own.datasetName !== experiment.datasetName)
      throw new ApiError('bad-input', `${found.name} is a scenario of ${own.datasetName}, not of ${experiment.datasetName}.`, {
        field: 'scenario',
      });
    if (out !== undefined) {
      await writeWhole(path.resolve(out), (await app.scenarios.csv(found.runId, found.id)).lines);
      note(`Wrote ${out}`);
    }
    const counter = final.forecasts.loaded.version.axis.frequency.unit === 'integer';
    if (options.json)
      return printJson({
        scenario: { id: found.id, name: found.name, hash: app.scenarios.scenarioHash(found.id) },
        experiment: own.id,
        forecasts: [...finalRows(final)].flat().map(({ base, override, reason, ...row }) => ({
          ...forecastJson(counter, row),
          base_forecast: base,
          override,
          reason,
        })),
      });
    print(scenarioText(await app.scenarios.get(found.id)));
  });
}
