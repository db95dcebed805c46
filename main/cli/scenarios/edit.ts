import path from 'node:path';
import type { CellSelection, ScenarioEdit } from '../../../contract/entities/scenario.ts';
import { ApiError } from '../../../contract/errors.ts';
import { findSeries } from '../../services/datasets/find-series.ts';
import { print, printJson } from '../output.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { findScenario } from './find.ts';
import { scenarioText } from './look.ts';

export interface EditOptions extends CommonOptions {
  readonly reason: string;
  readonly set?: number;
  readonly percent?: number;
  readonly total?: number;
  readonly add?: number;
  readonly regressor?: string;
  readonly file?: string;
  readonly series?: readonly string[];
  readonly where?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

/** `store=A,B` as a column with its values. */
function wherePart(text: string): readonly [string, string[]] {
  const at = text.indexOf('=');
  if (at < 1) throw new ApiError('bad-input', `--where needs column=value, got ${text}.`, { field: 'where', value: text });
  return [
    text.slice(0, at).trim(),
    text
      .slice(at + 1)
      .split(',')
      .map((value) => value.trim()),
  ];
}

async function selectionOf({ app }: Session, runId: string, { series, where, from, to }: EditOptions): Promise<CellSelection> {
  const loaded = series ? (await app.scenarios.forecastOf(runId)).forecasts.loaded : null;
  return {
    ...(series && loaded ? { series: series.map((word) => findSeries(loaded, word)) } : {}),
    ...(where ? { where: Object.fromEntries(where.map(wherePart)) } : {}),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

async function editOf(
  session: Session,
  scenario: { readonly id: string; readonly runId: string },
  options: EditOptions,
): Promise<ScenarioEdit> {
  const { set, percent, total, add, regressor, file } = options;
  const ways = Object.entries({ set, percent, total, add }).flatMap(([how, value]) => (value === undefined ? [] : [{ how, value }]));
  if (ways.length + (file === undefined ? 0 : 1) !== 1)
    throw new ApiError('bad-input', 'Give one of --set, --percent, --total, --add and --file.', { field: 'edit' });
  if (file !== undefined) return session.app.scenarios.readPlans(scenario.id, path.resolve(file), path.basename(file));
  const [{ how, value }] = ways as [{ how: string; value: number }];
  if (regressor === undefined && how === 'add') throw new ApiError('bad-input', '--add is for a --regressor.', { field: 'add' });
  if (regressor !== undefined && how === 'total')
    throw new ApiError('bad-input', '--total is for the forecast, not for a --regressor.', { field: 'total' });
  const selection = await selectionOf(session, scenario.runId, options);
  return regressor === undefined
    ? { what: 'forecast', how: how as 'set', selection, value }
    : { what: 'regressor', name: regressor, how: how as 'set', selection, value };
}

/** Changes the forecast of a scenario, or the plans that it rests on. */
export async function scenarioEdit(word: string, options: EditOptions): Promise<void> {
  await withSession(options, async (session) => {
    const { app, bar, signal } = session;
    const scenario = findScenario(session, word);
    const edit = await editOf(session, scenario, options);
    const made = await app.scenarios.edit(scenario.id, edit, options.reason, { signal, onProgress: (progress) => bar.show(progress) });
    bar.clear();
    if (options.json) return printJson(made);
    print(scenarioText(made));
  });
}

const stepping =
  (which: 'undo' | 'redo') =>
  async (word: string, options: CommonOptions): Promise<void> => {
    await withSession(options, async (session) => {
      const made = await session.app.scenarios[which](findScenario(session, word).id);
      if (options.json) return printJson(made);
      print(scenarioText(made));
    });
  };
export const scenarioUndo = stepping('undo');
export const scenarioRedo = stepping('redo');
