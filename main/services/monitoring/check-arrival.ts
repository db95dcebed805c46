import type { DataSchema } from '../../../contract/entities/registry.ts';
import { formatPeriod, type TimeAxis } from '../../../engine/core/time-axis.ts';
import type { Panel } from '../../../engine/core/panel.ts';
import type { DeployedSeries } from '../../store/repositories/deployments.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { changedAttributes, changedWords } from './changed-attributes.ts';
import { schemaDifferences, schemaOf } from '../registry/schema.ts';

/** Something that is missing or odd in data that came. `key` is the same for the same trouble. */
export interface ArrivalFinding {
  readonly key: 'schema' | 'goes-back' | 'gap' | 'lost-series' | 'new-series' | 'short' | 'zeros' | 'scale' | 'attributes' | 'nothing-new';
  readonly severity: 'info' | 'warning' | 'critical';
  readonly text: string;
  /** Period as text. */
  readonly since: string | null;
  readonly whatToDo: string;
}

export interface CheckedArrival {
  readonly findings: readonly ArrivalFinding[];
  /** Why nothing is done with it; null where it is taken. */
  readonly refused: string | null;
  /** Whether forecasts can be made from it: a file of the newest days alone is good for judging only. */
  readonly canForecast: boolean;
  readonly newPeriods: number;
}

export interface ArrivalInput {
  readonly given: LoadedPanel;
  readonly schema: DataSchema;
  /** What the version learnt from. */
  readonly learnt: Panel;
  /** Period p of the data is period p + shift of the deployment; null where periods do not fall together. */
  readonly shift: number | null;
  readonly axis: TimeAxis;
  /** Last period that was known before, on the deployment's axis. */
  readonly known: number;
  readonly series: readonly DeployedSeries[];
  readonly places: Int32Array;
  readonly horizon: number;
  readonly limits: ArrivalLimits;
}

/** From where on data are broken, and odd. */
export interface ArrivalLimits {
  /** Share of the series that may be gone before the whole is taken for broken. */
  readonly mostLost: number;
  /** Factor by which the middle series has to change to look like another unit. */
  readonly otherUnit: number;
}

const named = (names: readonly string[]): string =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
const counted = (n: number, what: string): string => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;
const percent = (share: number): string => `${Math.round(100 * share)} percent`;

/** Values of a series that count as its latest. */
const RECENT_SEASONS = 4;

/** What is missing or odd in data that came for a deployed model. */
export function checkArrival({
  given,
  schema,
  learnt: before,
  shift,
  axis,
  known,
  series,
  places,
  horizon,
  limits,
}: ArrivalInput): CheckedArrival {
  const { panel } = given;
  const learnt = new Set(before.ids);
  const differences = schemaDifferences(schema, schemaOf(given));
  if (shift === null) differences.push('its periods do not fall onto those of the data before');
  if (differences.length > 0 || shift === null) {
    const text = `It is not as the model needs it: ${differences.join('; ')}.`;
    const whatToDo = 'Import the file with the roles of the version before, or train and promote a model on data like these.';
    return refusal({ key: 'schema', severity: 'critical', text, since: null, whatToDo });
  }
  const ends = panel.ids.map(
    (_, i) => (panel.start[i] as number) + (panel.offsets[i + 1] as number) - (panel.offsets[i] as number) - 1 + shift,
  );
  const end = ends.reduce((last, one) => Math.max(last, one), -Infinity);
  const start = panel.start.reduce((first, one) => Math.min(first, one + shift), Infinity);
  const period = (at: number): string => formatPeriod(axis, at);
  if (end < known)
    return refusal({
      key: 'goes-back',
      severity: 'warning',
      text: `It ends with ${period(end)}, but ${period(known)} was known already.`,
      since: period(end),
      whatToDo: 'Import the newest file. Where values were taken back on purpose, delete the versions that have them.',
    });
  const findings: ArrivalFinding[] = [];
  if (end === known)
    findings.push({
      key: 'nothing-new',
      severity: 'info',
      text: `It ends with ${period(end)} as the data before: nothing new has come.`,
      since: null,
      whatToDo: 'Nothing, where only older values were put right.',
    });
  const fresh = end - known;

  // Periods that no series has a value of.
  const has = new Uint8Array(Math.max(0, fresh));
  const lost: string[] = [];
  const added: string[] = [];
  const ratios: number[] = [];
  const zeros = { before: [0, 0] as [number, number], now: [0, 0] as [number, number] };
  const recent = Math.max(horizon, RECENT_SEASONS * panel.seasonLength);
  panel.ids.forEach((id, i) => {
    const from = panel.offsets[i] as number;
    const length = (panel.offsets[i + 1] as number) - from;
    const at = (one: number): number => from + one - shift - (panel.start[i] as number);
    const name = nameOf(series[places[i] as number], id);
    if (!learnt.has(id)) added.push(name);
    const count = { before: [0, 0, 0], now: [0, 0, 0] } as Record<'before' | 'now', [number, number, number]>;
    for (let one = known - recent + 1; one <= end; one++) {
      const place = at(one);
      if (place < from || place >= from + length) continue;
      const value = panel.y[place] as number;
      if (Number.isNaN(value)) continue;
      const sums = one > known ? count.now : count.before;
      sums[0]++;
      sums[1] += Math.abs(value);
      if (value === 0) sums[2]++;
      if (one > known) has[one - known - 1] = 1;
    }
    for (const part of ['before', 'now'] as const) {
      zeros[part][0] += count[part][2];
      zeros[part][1] += count[part][0];
    }
    if (fresh > 0 && count.before[0] > 0 && count.now[0] === 0) lost.push(name);
    if (count.before[1] > 0 && count.now[0] > 0) ratios.push(count.now[1] / count.now[0] / (count.before[1] / count.before[0]));
  });
  const there = new Set(panel.ids);
  for (const { series: id, place } of series) if (!there.has(id) && learnt.has(id)) lost.push(nameOf(series[place], id));

  const empty = [...has.keys()].filter((i) => has[i] === 0).map((i) => known + 1 + i);
  if (empty.length > 0)
    findings.push({
      key: 'gap',
      severity: 'warning',
      text: `${counted(empty.length, 'period')} between ${period(empty[0] as number)} and ${period(empty.at(-1) as number)} ${empty.length === 1 ? 'has' : 'have'} no value at all.`,
      since: period(empty[0] as number),
      whatToDo:
        'Ask the source for the missing part and import it again with it. Until then errors of these periods are not known, and forecasts stand on filled gaps.',
    });
  if (lost.length > 0) {
    const share = lost.length / Math.max(1, learnt.size);
    const text = `${lost.length.toLocaleString('en')} of ${learnt.size.toLocaleString('en')} series ${lost.length === 1 ? 'has' : 'have'} no new value: ${named(lost)}.`;
    const finding: ArrivalFinding = {
      key: 'lost-series',
      severity: share > limits.mostLost ? 'critical' : 'warning',
      text,
      since: period(known + 1),
      whatToDo: 'Check whether the export was cut off. Where these are closed, nothing is to be done.',
    };
    if (share > limits.mostLost && learnt.size > 1) return { ...refusal(finding), findings: [...findings, finding] };
    findings.push(finding);
  }
  if (added.length > 0)
    findings.push({
      key: 'new-series',
      severity: 'warning',
      text: `${added.length === 1 ? '1 series is' : `${added.length.toLocaleString('en')} series are`} new: ${named(added)}. The deployed version has learnt nothing of ${added.length === 1 ? 'it' : 'them'}.`,
      since: period(known + 1),
      whatToDo: 'Train on the newest data and promote that version: it forecasts them too.',
    });
  const changes = changedAttributes(before, panel, shift, known);
  if (changes.length > 0) {
    const since = changes.flatMap((one) => (one.since === null ? [] : [one.since]));
    const place = new Map(panel.ids.map((id, i) => [id, places[i] as number]));
    findings.push({
      key: 'attributes',
      severity: 'warning',
      text: changedWords(changes, axis, (id) => nameOf(series[place.get(id) ?? -1], id)),
      since: since.length > 0 ? period(Math.min(...since)) : null,
      whatToDo:
        'Check that the change is meant. A model knows what it does only where the column is a regressor with changes in its past: give it the role "future" or "past" at import, train and promote that version.',
    });
  }
  const shorter = start > known - recent;
  if (shorter)
    findings.push({
      key: 'short',
      severity: 'warning',
      text: `It begins with ${period(start)} and lacks the history: errors are measured on it, but nothing is forecast from it.`,
      since: null,
      whatToDo: 'Import it together with the files before (a watched folder with mode "all" does that).',
    });
  const [oddBefore, oddNow] = (['before', 'now'] as const).map((part) => (zeros[part][1] > 0 ? zeros[part][0] / zeros[part][1] : 0)) as [
    number,
    number,
  ];
  if (zeros.now[1] >= 10 && zeros.before[1] >= 20 && oddNow - oddBefore > 0.25)
    findings.push({
      key: 'zeros',
      severity: 'warning',
      text: `${percent(oddNow)} of the new values are zero, ${percent(oddBefore)} were.`,
      since: period(known + 1),
      whatToDo: 'Check whether zeros stand for values that did not arrive.',
    });
  const middle = ratios.sort((a, b) => a - b)[ratios.length >> 1];
  if (middle !== undefined && middle > 0 && (middle > limits.otherUnit || middle < 1 / limits.otherUnit))
    findings.push({
      key: 'scale',
      severity: 'critical',
      text: `New values are ${middle > 1 ? `${middle.toPrecision(2)} times as large as` : `${percent(middle)} of`} those of the last ${recent} periods, in the middle of all series.`,
      since: period(known + 1),
      whatToDo: 'Check units and the decimal separator of the file. Import it again with the right ones.',
    });
  return { findings, refused: null, canForecast: !shorter, newPeriods: Math.max(0, fresh) };
}

const refusal = (finding: ArrivalFinding): CheckedArrival => ({
  findings: [finding],
  refused: finding.text,
  canForecast: false,
  newPeriods: 0,
});

const nameOf = (series: DeployedSeries | undefined, id: string): string => Object.values(series?.keys ?? {}).join(' / ') || id;
