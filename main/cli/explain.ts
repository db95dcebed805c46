import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Experiment } from '../../contract/entities/experiment.ts';
import type { ForecastExplanation, ModelExplanation, PermutationExplanation } from '../../contract/entities/explanation.ts';
import { ApiError } from '../../contract/errors.ts';
import { explanationCsv } from '../../contract/explanation-csv.ts';
import { modelInfos } from '../services/models/catalogue.ts';
import { findExperiment, findRun } from './find-run.ts';
import { findSeries } from '../services/datasets/find-series.ts';
import { note, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';

export interface ExplainOptions extends CommonOptions {
  readonly model?: string;
  readonly series?: string;
  /** From 1 on. */
  readonly step?: number;
  readonly method?: 'shap' | 'permutation' | 'components';
  readonly out?: string;
}

type Explanation = ForecastExplanation | ModelExplanation | PermutationExplanation;

/** An experiment and one of its runs: by what `findExperiment` knows, or the newest experiment that trained a model of this name. */
async function findSubject(session: Session, word: string, model: string | undefined): Promise<{ experiment: Experiment; model: string }> {
  const { app } = session;
  const found = await findExperiment(session, word).catch(async (error: unknown) => {
    for (const { id } of app.experiments.list()) {
      const experiment = await app.experiments.get(id);
      const run = findRun(experiment, word);
      if (run) return { experiment, run: run.model };
    }
    if (modelInfos.some(({ kind, aliases }) => kind === word || aliases.includes(word)))
      throw new ApiError('not-found', `No experiment trained ${word} yet. "train" does.`, { value: word });
    throw error;
  });
  const name = model ?? found.run ?? found.experiment.selected;
  if (name === null)
    throw new ApiError('bad-input', 'This experiment has no selected model yet. Name one with --model.', { field: 'model' });
  const known = findRun(found.experiment, name);
  if (known) return { experiment: found.experiment, model: known.model };
  const names = found.experiment.leaderboard.map((row) => row.model).join(', ');
  throw new ApiError('not-found', `This experiment did not train ${name}. It has: ${names}.`, { field: 'model', value: name });
}

const number = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '-');
const signed = (value: number): string => `${value > 0 ? '+' : ''}${number(value)}`;
const mostRows = 20;

function printForecast(found: ForecastExplanation, step: number | undefined): void {
  const { label, series, time, forecast, base, topics, changes, parts, unit, notes, members, scale, scaleWords } = found;
  const name = Object.values(series).join(' / ');
  print(`${label}${name === '' ? '' : ` of ${name}`}: why the forecast is what it is\n`);
  if (step === undefined) {
    const shown = topics.slice(0, 6);
    print(
      table(
        [unit, 'forecast', 'start', ...shown.map(({ topic }) => topic), ...(topics.length > shown.length ? ['others'] : [])],
        forecast
          .slice(0, 60)
          .map((value, h) => [
            time[h] ?? '',
            number(value),
            number(base[h] ?? NaN),
            ...shown.map(({ effects }) => signed(effects[h] ?? NaN)),
            ...(topics.length > shown.length ? [signed(topics.slice(6).reduce((sum, { effects }) => sum + (effects[h] ?? 0), 0))] : []),
          ]),
      ),
    );
    if (forecast.length > 60) print(`... ${forecast.length - 60} more; --json and --out have all`);
    print('');
    for (const { previous } of changes.slice(0, 20)) if (previous) print(previous.sentence);
  } else {
    const change = changes[step - 1];
    if (!change) throw new ApiError('bad-input', `The forecast has ${forecast.length} steps, there is no step ${step}.`, { field: 'step' });
    print(`${unit} ${step}, ${time[step - 1] ?? ''}: ${number(forecast[step - 1] ?? NaN)}\n`);
    for (const one of [change.base, change.previous, change.season]) if (one) print(one.sentence);
    print('');
    const rows = parts
      .map((part) => ({ part, effect: part.effects[step - 1] ?? 0 }))
      .filter(({ effect }) => effect !== 0)
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
    print(
      table(
        ['what', 'adds', 'on the scale', 'it was', 'meaning'],
        [
          ['start', number(base[step - 1] ?? NaN), '', '', 'What is expected before anything else is known'],
          ...rows
            .slice(0, mostRows)
            .map(({ part, effect }) => [
              part.name,
              signed(effect),
              signed(part.scores[step - 1] ?? NaN),
              number(part.values[step - 1] ?? NaN),
              part.meaning,
            ]),
        ],
      ),
    );
    if (rows.length > mostRows) print(`... ${rows.length - mostRows} more; --json and --out have all`);
  }
  if (members.length > 0)
    print(
      `\n${table(
        ['member', 'weight', 'forecast'],
        members.map((one) => [one.label, one.weight.toFixed(3), number(one.forecast[(step ?? 1) - 1] ?? NaN)]),
      )}`,
    );
  if (scale !== 'units')
    print(`\nThe model adds up on a scale of its own (${scaleWords}); what is shown are its shares in the units of the series.`);
  for (const text of notes) print(text);
}

function printModel(found: ModelExplanation): void {
  print(`${found.label}: what it rests on, over ${found.rows} ${found.rowWords} (of ${found.of})\n`);
  const share = (value: number | null): string => (value === null ? '-' : `${(100 * value).toFixed(1)}%`);
  print(
    table(
      ['feature', 'mean |SHAP|', 'gain', 'cover', 'splits', 'meaning'],
      found.features
        .slice(0, mostRows)
        .map((one) => [one.name, number(one.impact), share(one.gain), share(one.cover), share(one.splits), one.meaning]),
    ),
  );
  if (found.features.length > mostRows) print(`... ${found.features.length - mostRows} more; --json and --out have all`);
  print(`\nThe scale: ${found.scaleWords}.`);
  if (found.interactions.length > 0) {
    print('\nPairs that matter together:');
    for (const { a, b, impact } of found.interactions.slice(0, 5)) print(`  ${a} with ${b}  ${number(impact)}`);
  }
  for (const text of found.notes) print(text);
}

function printPermutation(found: PermutationExplanation): void {
  print(`${found.label}: how much worse forecasts from ${found.from} on get when an input is shuffled`);
  print(`${found.metric}: ${number(found.error)} with all inputs; ${found.rows} held-out rows, ${found.repeats} times each\n`);
  const rows = (list: PermutationExplanation['features']): string[][] =>
    list
      .slice(0, mostRows)
      .map((one) => [
        one.name,
        signed(one.increase),
        number(one.deviation),
        found.error > 0 ? `${((100 * one.increase) / found.error).toFixed(1)}%` : '-',
        one.meaning,
      ]);
  const head = ['increase', 'deviation', 'share', 'meaning'];
  print(table(['topic', ...head], rows(found.topics)));
  print(`\n${table(['input', ...head], rows(found.features))}`);
  for (const text of found.notes) print(text);
}

/** Why a forecast is what it is, or what a model rests on. */
export async function explainCommand(word: string, options: ExplainOptions): Promise<void> {
  const { method, step, out } = options;
  if (out !== undefined && !/\.(csv|json)$/i.test(out))
    throw new ApiError('bad-input', `--out needs a file that ends in .csv or .json, got ${out}.`, { field: 'out' });
  if (method === 'permutation' && (options.series !== undefined || step !== undefined))
    throw new ApiError('bad-input', 'Inputs are shuffled over all series: --method permutation goes without --series and --step.', {
      field: 'method',
    });
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    const { experiment, model } = await findSubject(session, word, options.model);
    const asked = { experimentId: experiment.id, model };
    const call = { signal, onProgress: (progress: { phase: string; done: number; total: number }) => bar.show(progress) };
    const loaded = await app.datasets.panels.get(experiment.datasetVersionId);
    const single = options.series !== undefined || step !== undefined || method === 'components' || loaded.panel.ids.length === 1;
    let found: Explanation;
    if (method === 'permutation') found = await app.explanations.permutation(asked, call);
    else if (single) found = await app.explanations.forecast({ ...asked, index: findSeries(loaded, options.series) }, call);
    else found = await app.explanations.model(asked, call);
    bar.clear();
    const components = found.formatVersion === 1 && 'method' in found && (found.method === 'components' || found.method === 'members');
    if (method === 'components' && !components)
      throw new ApiError('unsupported', `${found.label} has no components of its own: --method shap explains it.`, { field: 'method' });
    if (method === 'shap' && components)
      throw new ApiError('unsupported', `${found.label} is made of components, not of features: --method components explains it.`, {
        field: 'method',
      });
    if (step !== undefined && 'forecast' in found && step > found.forecast.length)
      throw new ApiError('bad-input', `The forecast has ${found.forecast.length} steps, there is no step ${step}.`, { field: 'step' });
    if (out !== undefined) {
      const file = path.resolve(out);
      await writeFile(file, /\.csv$/i.test(out) ? explanationCsv(found, step) : `${JSON.stringify(found, null, 2)}\n`);
      note(`written to ${file}`);
    }
    if (options.json) return printJson(found);
    if ('forecast' in found) printForecast(found, step);
    else if ('repeats' in found) printPermutation(found);
    else printModel(found);
  });
}
