import type { TuneOptions, TunedModel, Tuning } from '../../contract/entities/tuning.ts';
import { ApiError } from '../../contract/errors.ts';
import { readConfig } from './config.ts';
import { note, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';
import { openSource, type ImportOptions } from './source.ts';
import { leaderboardText, rowJson } from './training.ts';
import { searchedModels } from './tune-config.ts';

export interface TuneCommandOptions extends CommonOptions, ImportOptions {
  readonly models?: readonly string[];
  readonly minutes?: number;
  readonly trials?: number;
  readonly sampler?: TuneOptions['sampler'];
  readonly scheduler?: TuneOptions['scheduler'];
  readonly eta?: number;
  readonly metric?: TuneOptions['metric'];
  readonly horizon?: number;
  readonly folds?: number;
  readonly innerFolds?: number;
  readonly sampleSeries?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly resume?: string;
  readonly list?: boolean;
  readonly delete?: string;
  readonly train?: boolean;
  readonly config?: string;
}

/** Minutes that a search takes unless something is said of its end. */
const usualMinutes = 10;

/** Starts a search, or goes on with one, and waits for its end. Ctrl+C ends it early: what was found is printed all the same. */
export async function tuneCommand(words: readonly string[], options: TuneCommandOptions): Promise<void> {
  const config = await readConfig(options.config);
  await withSession(options, async (session) => {
    const { tunings } = session.app;
    if (options.list) return listTunings(session, options);
    if (options.delete !== undefined) return tunings.delete(findTuning(session, options.delete));
    let started: { readonly tuningId: string; readonly jobId: string; readonly finished: Promise<void> };
    if (options.resume !== undefined) {
      const tuningId = findTuning(session, options.resume);
      const { minutes, trials } = options;
      started = {
        tuningId,
        ...tunings.resume(tuningId, { ...(minutes === undefined ? {} : { minutes }), ...(trials === undefined ? {} : { trials }) }),
      };
    } else {
      if (words.length === 0)
        throw new ApiError('bad-input', 'Say what to tune on: a dataset or files. "tune --resume STUDY" goes on with a search.', {
          field: 'source',
        });
      const { version } = await openSource(session, words, options, config);
      const defaults = await tunings.defaults(version.id);
      const { tuning = {} } = config;
      const horizon = options.horizon ?? config.horizon ?? defaults.options.horizon;
      const minutes = options.minutes ?? tuning.minutes ?? null;
      const trials = options.trials ?? tuning.trials ?? null;
      const innerFolds = options.innerFolds ?? tuning.inner_folds ?? defaults.options.innerFolds;
      const models = searchedModels(options.models, tuning, defaults);
      started = await tunings.start({
        versionId: version.id,
        options: {
          ...defaults.options,
          models: models.map((model) => withinFolds(model, defaults.options.innerFolds, innerFolds)),
          sampler: options.sampler ?? tuning.sampler ?? defaults.options.sampler,
          scheduler: options.scheduler ?? tuning.scheduler ?? defaults.options.scheduler,
          eta: options.eta ?? tuning.eta ?? defaults.options.eta,
          metric: options.metric ?? config.metric ?? defaults.options.metric,
          horizon,
          folds: options.folds ?? config.folds ?? defaults.options.folds,
          innerFolds,
          series: options.sampleSeries ?? tuning.series ?? defaults.options.series,
          minutes: minutes ?? (trials === null ? usualMinutes : null),
          trials,
          seed: options.seed ?? config.seed ?? defaults.options.seed,
          workers: options.workers ?? config.workers ?? 0,
        },
      });
    }
    await follow(session, started);
    const tuning = tunings.get(started.tuningId);
    const trained = options.train && !session.signal.aborted ? await trainBest(session, started.tuningId) : null;
    if (options.json)
      return printJson({ ...tuning, ...(trained ? { experiment: trained.id, leaderboard: trained.leaderboard.map(rowJson) } : {}) });
    print(tuningText(tuning));
    if (trained) print(`\n${leaderboardText(trained)}\nexperiment ${trained.id}`);
    print(`search ${tuning.id}`);
    if (tuning.state !== 'done') note('It goes on with: tune --resume ' + tuning.id);
  });
}

/** A proposal in folds goes up to as many as the search has; what the user gave is left alone. */
function withinFolds(model: TuneOptions['models'][number], usual: number, innerFolds: number): TuneOptions['models'][number] {
  const { resource } = model;
  return resource.unit === 'folds' && resource.max === usual ? { ...model, resource: { ...resource, max: innerFolds } } : model;
}

/** The end of a search is no failure where the user asked for it. */
async function follow(session: Session, { jobId, finished }: { readonly jobId: string; readonly finished: Promise<void> }): Promise<void> {
  try {
    await session.follow(jobId, finished);
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'cancelled')) throw error;
    note(error.message);
  }
}

async function trainBest(session: Session, tuningId: string) {
  const { experimentId, jobId, finished } = await session.app.tunings.train(tuningId);
  await session.follow(jobId, finished);
  return session.app.experiments.get(experimentId);
}

/** A search by its id or the beginning of it. */
function findTuning({ app }: Session, word: string): string {
  const found = app.tunings.list().filter(({ id }) => id.startsWith(word));
  if (found.length === 1 && found[0]) return found[0].id;
  throw new ApiError(
    'not-found',
    found.length > 1 ? `Several searches begin with ${word}.` : `There is no search ${word}. "tune --list" shows them.`,
    { field: 'resume', value: word },
  );
}

const digits = (score: number | null): string => (score === null ? '-' : score.toPrecision(4));

function listTunings({ app }: Session, { json }: CommonOptions): void {
  const all = app.tunings.list();
  if (json) return printJson(all);
  if (all.length === 0) return print('No searches yet: "tune DATASET" makes one.');
  print(
    table(
      ['search', 'dataset', 'model', 'as it is', 'best', 'trials', 'state', 'made'],
      all.flatMap((one) =>
        one.models.map((model) => [
          one.id,
          `${one.datasetName} v${one.datasetNumber}`,
          model.name,
          digits(model.reference),
          digits(model.best),
          String(one.trials),
          one.state,
          one.createdAt.slice(0, 16).replace('T', ' '),
        ]),
      ),
    ),
  );
}

const shownTrials = 10;

const folds = (count: number): string => `${count} fold${count === 1 ? '' : 's'}`;

/** What was found for each model: settings, score beside that of the settings as they are, the best trials. */
function tuningText({ options, models, series, ended, state }: Tuning): string {
  const metric = options.metric.toUpperCase();
  const lines = [
    `${options.horizon} periods ahead, searched by ${folds(options.innerFolds)}; ${folds(options.folds)} after them left to judge; ` +
      `${series.local > 0 ? `${series.local} of ${series.total} series` : `${series.global} of ${series.total} series`}`,
  ];
  for (const model of models) lines.push('', ...modelLines(model, metric));
  return [...lines, '', ended ?? `The search is ${state}.`].join('\n');
}

function modelLines({ label, kind, reference, best, trials, rungs, space, importance }: TunedModel, metric: string): string[] {
  const lines = [`${label} (${kind}): ${trials.length} trials`];
  const asItIs = reference?.score ?? null;
  if (reference) lines.push(`  as it is   ${metric} ${digits(asItIs)}${asItIs === null ? ` (${reference.message ?? 'failed'})` : ''}`);
  if (!best) return [...lines, '  No trial has ended well.'];
  const whole = best.resource === rungs.at(-1);
  const part = ` on rung ${rungs.indexOf(best.resource) + 1} of ${rungs.length} only, nothing has stood on more`;
  const gain = !whole ? part : asItIs === null ? '' : `, ${gainWords(1 - best.score / asItIs)}`;
  lines.push(`  best       ${metric} ${digits(best.score)}${gain}: trial ${best.trial + 1}`);
  for (const [name, value] of Object.entries(best.spec)) lines.push(`    ${name}: ${JSON.stringify(value)}`);
  const rows = trials
    .flatMap(({ id, point, evaluations }) => evaluations.map((one) => ({ id, point, ...one })))
    .filter(({ status }) => status === 'done')
    .sort((a, b) => b.rung - a.rung || (a.score as number) - (b.score as number))
    .slice(0, shownTrials)
    .map(({ id, point, rung, score, ms }) => [
      `  ${id + 1}`,
      digits(score),
      `${rung + 1}/${rungs.length}`,
      `${((ms ?? 0) / 1000).toFixed(1)} s`,
      ...space.map(({ name }) => shown(point[name])),
    ]);
  lines.push(table(['  trial', metric, 'rung', 'time', ...space.map(({ name }) => name)], rows));
  const telling = [...importance].sort((a, b) => b.share - a.share).filter(({ share }) => share >= 0.05);
  if (telling.length > 0)
    lines.push(`  What mattered: ${telling.map(({ name, share }) => `${name} ${Math.round(100 * share)}%`).join(', ')}`);
  return lines;
}

const gainWords = (gain: number): string =>
  Math.abs(gain) < 5e-4 ? 'no better' : gain > 0 ? `${(100 * gain).toFixed(1)}% lower` : `${(-100 * gain).toFixed(1)}% higher`;

function shown(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toPrecision(3);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
