import type { Scenario, ScenarioComparison, ScenarioWaterfall } from '../../../contract/entities/scenario.ts';
import { seriesKey } from '../../services/datasets/panels.ts';
import { findSeries } from '../../services/datasets/find-series.ts';
import { plain, print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';
import { findForecast, findRunId, findScenario } from './find.ts';

const number = (value: number | undefined): string =>
  value === undefined || !Number.isFinite(value) ? '-' : String(Number(value.toPrecision(7)));
const change = (value: number, base: number): string =>
  `${value > base ? '+' : ''}${number(value - base)}${base === 0 ? '' : ` (${value > base ? '+' : ''}${(100 * (value / base - 1)).toFixed(1)}%)`}`;

/** A scenario with its history, as the terminal shows it. */
export function scenarioText({ id, name, totals, overridden, entries }: Scenario): string {
  const { base, model, final } = totals;
  return [
    `${name}  ${id}`,
    `base forecast ${number(base)}, ${model === base ? '' : `with changed plans ${number(model)}, `}final ${number(final)}: ${change(final, base)}`,
    `${overridden.cells} cells of ${overridden.series} series set by hand`,
    ...entries.map(
      ({ serial, kind, active, words, reason, at, outcome }) =>
        `${String(serial).padStart(3)}  ${at.slice(0, 16).replace('T', ' ')}  ${kind === 'edit' && !active ? '(undone) ' : ''}${words}${reason === null ? '' : `. ${reason}`}` +
        (outcome
          ? `  [${outcome.moved} series moved${outcome.same > 0 ? `, ${outcome.same} the same` : ''}${outcome.deaf > 0 ? `, ${outcome.deaf} cannot: ${outcome.why ?? ''}` : ''}]`
          : ''),
    ),
  ].join('\n');
}

export async function scenarioList(run: string | undefined, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const found = session.app.scenarios.list(run === undefined ? undefined : await findRunId(session, run));
    if (options.json) return printJson(found);
    if (found.length === 0) return print('No scenarios here: "scenario create RUN NAME" makes one.');
    print(
      table(
        ['scenario', 'name', 'model', 'edits', 'changed'],
        found.map(({ id, name, model, edits, changedAt }) => [id, name, model, String(edits), changedAt.slice(0, 16).replace('T', ' ')]),
      ),
    );
  });
}

export async function scenarioShow(word: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const found = await session.app.scenarios.get(findScenario(session, word).id);
    if (options.json) return printJson(found);
    print(scenarioText(found));
  });
}

function comparisonText({ columns, time, byPeriod, series, bySeries }: ScenarioComparison, names: readonly string[]): string {
  const head = columns.flatMap(({ name }, column) => (column === 0 ? [name] : [name, 'difference']));
  const cells = (values: readonly number[]): string[] =>
    values.flatMap((value, column) => (column === 0 ? [number(value)] : [number(value), change(value, values[0] ?? NaN)]));
  const shown = series.map((_, place) => place).slice(0, 40);
  return [
    table(
      ['period', ...head],
      [
        ...time.map((text, h) => [text, ...cells(byPeriod.map((values) => values[h] ?? NaN))]),
        ['total', ...cells(columns.map(({ total }) => total))],
      ],
    ),
    '',
    table(
      ['series', ...head],
      shown.map((place) => [names[series[place] ?? 0] ?? '', ...cells(bySeries.map((values) => values[place] ?? NaN))]),
    ),
    ...(series.length > shown.length ? [`... and ${series.length - shown.length} more series; --json has all`] : []),
  ].join('\n');
}

/** The base beside scenarios of a run: those named, or all. */
export async function scenarioCompare(run: string, words: readonly string[], options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app } = session;
    const named = words.map((word) => findScenario(session, word));
    const runId = await findRunId(session, run).catch((error: unknown) => {
      // The first word may be a scenario too.
      const own = app.scenarios.list().some(({ id, name }) => id === run || name.toLowerCase() === run.toLowerCase());
      if (!own) throw error;
      named.unshift(findScenario(session, run));
      return named[0]?.runId ?? '';
    });
    const ids = named.length > 0 ? named.map(({ id }) => id) : app.scenarios.list(runId).map(({ id }) => id);
    const found = await app.scenarios.compare(runId, ids);
    const { loaded } = (await app.scenarios.forecastOf(runId)).forecasts;
    const names = loaded.panel.ids.map((_, i) => Object.values(seriesKey(loaded, i)).join(' / ') || loaded.version.datasetName);
    if (options.json) {
      const { series, ...rest } = found;
      return printJson(plain({ ...rest, series: series.map((index) => seriesKey(loaded, index)) }));
    }
    print(comparisonText(found, names));
  });
}

const stepNames = {
  left: 'periods that passed',
  'old-override': 'earlier overrides end',
  data: 'data',
  model: 'model',
  override: 'override',
  unexplained: 'data and model together',
  new: 'new periods',
} as const;

function waterfallText({ from, to, first, last, series, waterfalls, notes }: ScenarioWaterfall, by: string | undefined): string {
  const [whole, ...groups] = waterfalls;
  const kinds = [...new Set(waterfalls.flatMap(({ steps }) => steps.map(({ kind }) => kind)))];
  return [
    `from  ${from}`,
    `to    ${to}`,
    `${first} to ${last}, ${series} series`,
    '',
    table(
      ['', 'from', 'change', 'to'],
      (whole?.steps ?? []).map((step) => [
        stepNames[step.kind],
        number(step.from),
        `${step.change > 0 ? '+' : ''}${number(step.change)}`,
        number(step.to),
      ]),
    ),
    ...(groups.length === 0
      ? []
      : [
          '',
          table(
            [by ?? '', 'earlier', ...kinds.map((kind) => stepNames[kind]), 'now'],
            groups.map(({ group, start, end, steps }) => [
              group ?? '',
              number(start),
              ...kinds.map((kind) => number(steps.find((step) => step.kind === kind)?.change ?? 0)),
              number(end),
            ]),
          ),
        ]),
    '',
    ...notes,
  ].join('\n');
}

export interface WaterfallOptions extends CommonOptions {
  readonly series?: string;
  readonly by?: string;
}

/** From an earlier forecast to a later one; each a run, an experiment or a scenario. */
export async function scenarioWaterfall(from: string, to: string, options: WaterfallOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app } = session;
    const [earlier, later] = [await findForecast(session, from), await findForecast(session, to)];
    const index =
      options.series === undefined ? undefined : findSeries((await app.scenarios.forecastOf(later.runId)).forecasts.loaded, options.series);
    const found = await app.scenarios.waterfall(earlier, later, { index, by: options.by });
    if (options.json) return printJson(found);
    print(waterfallText(found, options.by));
  });
}
