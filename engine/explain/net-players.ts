import type { Panel } from '../core/panel.ts';
import { planFeatures } from '../features/matrix/plan.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import type { NetSurroundings } from '../learning/net-panel.ts';
import type { Batch } from '../nets/backend.ts';
import { staticWidth, type Inputs } from '../nets/encode.ts';
import type { NetFitted } from '../nets/fitted.ts';
import { pastWidth } from '../nets/windows.ts';
import type { PartInfo } from './explained.ts';
import { partOf, partOfRegressor } from './topics.ts';

/** Inputs of a net that are told or kept from it together. */
export interface NetPlayer {
  readonly info: PartInfo;
  /** Inputs of each period of the past, from so many periods before its end on, up to but without so many. */
  readonly past: readonly { readonly input: number; readonly from: number; readonly to: number }[];
  /** Inputs of each period ahead. */
  readonly future: readonly number[];
  readonly statics: readonly number[];
}

/** More regressors than this are told together: each that is told apart doubles the questions. */
const MOST_APART = 12;

/** What the inputs known ahead come from, by their place. */
function sourcesOf(panel: Panel, { calendar }: NetSurroundings, inputs: Inputs): PartInfo[] {
  const specs: FeatureSpec[] = [
    ...calendar,
    ...(panel.regressors ?? []).map(({ name }): FeatureSpec => ({ kind: 'regressor', of: name, leads: [0] })),
  ];
  const { columns } = planFeatures(
    panel,
    { specs, horizon: 1, strategy: 'recursive' },
    specs.map(() => null),
  );
  return inputs.future.map(({ name }) => {
    const column = columns.find((candidate) => candidate.name === name);
    const spec = column && specs[column.spec];
    if (spec?.kind === 'holidays') return partOf('holidays', 'holidays', 'Holidays and the days around them');
    if (spec?.kind === 'regressor') return partOfRegressor(name, name, `${name}, as it was and as it is planned`);
    return partOf('calendar', 'calendar', 'What the date says: day of the week, month, time of the year');
  });
}

/**
 * Groups of a net's inputs: the newest values, older ones, how large the series is, which one it is, the calendar, holidays, and each regressor.
 *
 * @param season - periods that count as newest
 */
export function netPlayers(panel: Panel, surroundings: NetSurroundings, { inputs, settings }: NetFitted, season: number): NetPlayer[] {
  const L = settings.sequence_length;
  const newest = Math.max(1, Math.min(season, L));
  const whole = { from: L, to: 0 };
  const X = inputs.future.length;
  const players: NetPlayer[] = [
    {
      info: partOf('recent', 'newest values', newest === 1 ? 'The newest value' : `The newest ${newest} values`),
      past: [{ input: 0, from: newest, to: 0 }],
      future: [],
      statics: [],
    },
    ...(L > newest
      ? [
          {
            info: partOf('recent', 'older values', `The ${L - newest} values before these`),
            past: [{ input: 0, from: L, to: newest }],
            future: [],
            statics: [],
          },
        ]
      : []),
    {
      info: partOf('series', 'size', 'How large the series is: its level over the window'),
      past: [],
      future: [],
      statics: [0],
    },
  ];
  const width = staticWidth(inputs);
  if (width > 0)
    players.push({
      info: partOf('series', 'attributes', `What is known of the series: ${inputs.statics.map(({ name }) => name).join(', ')}`),
      past: [],
      future: [],
      statics: Array.from({ length: width }, (_, k) => 1 + k),
    });
  const bySource = new Map<string, { info: PartInfo; places: number[] }>();
  sourcesOf(panel, surroundings, inputs).forEach((info, place) => {
    const key = `${info.group} ${info.name}`;
    const found = bySource.get(key) ?? { info, places: [] };
    bySource.set(key, found);
    found.places.push(place);
  });
  const sources = [...bySource.values()];
  const apart = sources.length + inputs.past.length <= MOST_APART;
  for (const { info, places } of sources)
    players.push({
      info: apart || info.group !== 'regressor' ? info : partOfRegressor('Regressors', 'regressors', 'All regressors that are known ahead'),
      past: places.map((place) => ({ input: 2 + place, ...whole })),
      future: places,
      statics: [],
    });
  inputs.past.forEach(({ name }, k) =>
    players.push({
      info: apart
        ? partOfRegressor(name, name, `${name}, as far as it was known`)
        : partOfRegressor('Regressors', 'regressors', 'All regressors'),
      past: [{ input: 2 + X + k, ...whole }],
      future: [],
      statics: [],
    }),
  );
  return apart ? players : joined(players);
}

/** Players of one name as one. */
function joined(players: readonly NetPlayer[]): NetPlayer[] {
  const byName = new Map<string, NetPlayer>();
  for (const player of players) {
    const known = byName.get(player.info.name);
    byName.set(
      player.info.name,
      known
        ? {
            info: known.info,
            past: [...known.past, ...player.past],
            future: [...known.future, ...player.future],
            statics: [...known.statics, ...player.statics],
          }
        : player,
    );
  }
  return [...byName.values()];
}

/**
 * One window as the net sees it when only some players tell what they know. Of the others it sees what is usual: a series that stays at its own
 * mean, regressors at their mean in training, no attribute.
 *
 * @param window - a batch of one row
 */
export function maskedBatch(
  { inputs, settings }: NetFitted,
  players: readonly NetPlayer[],
  window: Batch,
  coalitions: readonly Uint8Array[],
): Batch {
  const rows = coalitions.length;
  const L = settings.sequence_length;
  const width = pastWidth(inputs);
  const X = inputs.future.length;
  const H = settings.prediction_horizon;
  const repeat = (values: Float32Array): Float32Array => {
    const all = new Float32Array(values.length * rows);
    for (let row = 0; row < rows; row++) all.set(values, row * values.length);
    return all;
  };
  const past = repeat(window.past);
  const future = repeat(window.future);
  const statics = repeat(window.statics);
  const fixed = window.statics.length;
  coalitions.forEach((told, row) =>
    players.forEach((player, k) => {
      if (told[k] === 1) return;
      for (const { input, from, to } of player.past)
        for (let back = to + 1; back <= from; back++) past[(row * L + L - back) * width + input] = 0;
      for (const input of player.future) for (let h = 0; h < H; h++) future[(row * H + h) * X + input] = 0;
      for (const place of player.statics) statics[row * fixed + place] = 0;
    }),
  );
  return { rows, past, future, statics, targets: new Float32Array(rows * H).fill(NaN) };
}

/** Value of an input of one period ahead as it was given; NaN for those that are not a single number. */
export const singleInput = ({ future, past, statics }: NetPlayer): number | null =>
  future.length === 1 && past.length === 1 && statics.length === 0 ? (future[0] as number) : null;
