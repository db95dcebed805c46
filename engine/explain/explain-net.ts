import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import type { Parallel } from '../core/parallel.ts';
import type { Rng } from '../core/rng.ts';
import { cutPanel, lengthOf } from '../learning/cut-panel.ts';
import { netPanel, type NetSurroundings } from '../learning/net-panel.ts';
import type { Batch, NetBackend, NetSession } from '../nets/backend.ts';
import type { NetFitted } from '../nets/fitted.ts';
import { fusedBackend } from '../nets/fused/backend.ts';
import { lossOfSettings } from '../nets/settings.ts';
import type { WindowScale } from '../nets/window-scale.ts';
import { createAssembler } from '../nets/windows.ts';
import { floatsOfBase64 } from '../tensor/base64.ts';
import { inUnits, someRows, type Explained } from './explained.ts';
import { maskedBatch, netPlayers, singleInput, type NetPlayer } from './net-players.ts';
import { shapleyValues } from './shapley.ts';

const BATCH_ROWS = 64;

/** A net with what stands beside it. */
export interface ExplainedNet {
  readonly net: NetFitted;
  readonly surroundings: NetSurroundings;
}

export interface NetExplainOptions {
  readonly rng: Rng;
  readonly shouldStop?: (() => boolean) | undefined;
  readonly backend?: NetBackend | undefined;
  readonly parallel?: Parallel | undefined;
}

/** A net that is ready to be asked. */
export function openNet(net: NetFitted, { backend, parallel }: Pick<NetExplainOptions, 'backend' | 'parallel'>): Promise<NetSession> {
  return (backend ?? fusedBackend()).open({
    shape: net.shape,
    loss: lossOfSettings(net.settings),
    state: { weights: floatsOfBase64(net.weights) },
    batchRows: BATCH_ROWS,
    parallel,
  });
}

/** Point forecasts of each row of outputs on the scale of its window: the middle quantile, or the mean. */
export function pointsOf({ settings, shape }: NetFitted, outputs: Float32Array, rows: number): Float64Array[] {
  const { quantiles, mean } = lossOfSettings(settings);
  const { horizon: H, outputs: Q } = shape;
  const middle = quantiles.indexOf(0.5);
  return Array.from({ length: rows }, (_, row) =>
    Float64Array.from({ length: H }, (_unused, h) => {
      const at = (row * H + h) * Q;
      if (mean) return outputs[at + Q - 1] as number;
      return outputs.slice(at, at + quantiles.length).sort()[middle] as number;
    }),
  );
}

/** A panel in which all series but one are empty: what a net sees of the others does not matter to it. */
export function onlySeries(panel: Panel, index: number): Panel {
  const lengths = Int32Array.from(panel.ids, (_, i) => (i === index ? lengthOf(panel, i) : 0));
  return cutPanel(panel, lengths, panel.futurePeriods ?? 0);
}

/**
 * A net's forecast taken apart: Shapley values of groups of inputs, the forecast of each step being what is shared out. Exact up to ten groups,
 * along seeded orders beyond; either way they add up to the forecast. What is not told is replaced by what is usual (see `maskedBatch`).
 *
 * @param panel - as the model's `forecast` gets it
 * @throws EngineError `series-too-short`, `cancelled`
 * @see Lundberg & Lee (2017), NeurIPS 30, with one reference point
 */
export async function explainNet(
  { net, surroundings }: ExplainedNet,
  panel: Panel,
  index: number,
  horizon: number,
  { rng, shouldStop, ...where }: NetExplainOptions,
): Promise<Explained> {
  const length = lengthOf(panel, index);
  if (length === 0) throw new EngineError('series-too-short', `Series ${panel.ids[index] ?? ''} has no value to forecast from.`);
  const { settings, inputs, scaling, level, unit = 1 } = net;
  const H = settings.prediction_horizon;
  const only = onlySeries(panel, index);
  const seen = netPanel(only, surroundings, H * Math.ceil(horizon / H));
  const players = netPlayers(panel, surroundings, net, Math.max(1, panel.seasonLength));
  const session = await openNet(net, where);
  const m = panel.seasonLength;
  const season = m > 1 && length - m >= 1 ? Math.min(m, horizon, H) : 0;
  const rows = horizon + season;
  const baseScore = new Float64Array(rows);
  const scores = players.map(() => new Float64Array(rows));
  const values = players.map(() => new Float64Array(rows).fill(NaN));
  const toUnits = (score: number): number => (scaling === 'log1p' ? Math.max(0, Math.expm1(score)) : score);
  const y = new Float64Array(length + horizon);
  y.set(seen.series[index] as Float64Array);
  let sampled: number | null = null;

  /** Explains the steps of one window; `first` is the row of its first step. */
  const window = async (known: Float64Array, first: number, count: number): Promise<void> => {
    const series = seen.series.map((own, i) => (i === index ? known : own));
    const source = { panel: { ...seen, series }, inputs, scaling, level, unit, sequenceLength: settings.sequence_length, horizon: H };
    const found: WindowScale[] = [];
    const batch = createAssembler(source).batch([{ series: index, origin: known.length }], found);
    const shared = await shapleyValues(players.length, (coalitions) => worth(session, net, players, batch, coalitions), rng, shouldStop);
    sampled ??= shared.sampled;
    const scale = found[0] as WindowScale;
    for (let h = 0; h < count; h++) {
      // On one scale for all windows: what a window's own scale says is in the base.
      baseScore[first + h] = scale.location + scale.scale * (shared.base[h] as number);
      players.forEach((player, k) => {
        (scores[k] as Float64Array)[first + h] = scale.scale * (shared.values[k]?.[h] as number);
        const input = singleInput(player);
        if (input !== null)
          (values[k] as Float64Array)[first + h] = seen.futureRegressors?.[input]?.values[index]?.[known.length + h] ?? NaN;
      });
      if (first >= horizon) continue;
      const score = players.reduce((sum, _, k) => sum + (scores[k]?.[first + h] as number), baseScore[first + h] as number);
      y[length + first + h] = toUnits(score);
    }
  };
  try {
    for (let from = 0; from < horizon; from += H) await window(y.subarray(0, length + from), from, Math.min(H, horizon - from));
    if (season > 0) await window(y.subarray(0, length - m), horizon, season);
  } finally {
    session.close();
  }
  const all = inUnits(baseScore, scores, values, toUnits);
  const actual = y.slice(length - m, length - m + season);
  const before = someRows(all, horizon, rows);
  return {
    method: 'shapley',
    scale: scaling === 'log1p' ? 'log' : 'units',
    scaleWords: scaling === 'log1p' ? 'log(1 + y)' : 'units of the series',
    parts: players.map(({ info }) => info),
    ahead: someRows(all, 0, horizon),
    before: season === 0 ? null : { ...before, reached: before.reached.map((value, r) => (Number.isNaN(actual[r]) ? NaN : value)), actual },
    notes: [
      'What the net is not told is replaced by what is usual: the mean of the window, and the means of regressors in training.',
      ...(sampled === null ? [] : [`Shared out along ${String(sampled)} orders of inputs drawn by the seed.`]),
      ...(horizon > H ? ['Later steps rest on forecasts of earlier ones, which count among the newest values.'] : []),
    ],
  };
}

async function worth(
  session: NetSession,
  net: NetFitted,
  players: readonly NetPlayer[],
  window: Batch,
  coalitions: readonly Uint8Array[],
): Promise<Float64Array[]> {
  const batches: Batch[] = [];
  for (let from = 0; from < coalitions.length; from += BATCH_ROWS)
    batches.push(maskedBatch(net, players, window, coalitions.slice(from, from + BATCH_ROWS)));
  const outputs = await session.forward(batches);
  return outputs.flatMap((block, b) => pointsOf(net, block, batches[b]?.rows ?? 0));
}
