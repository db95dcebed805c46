import { EngineError } from '../core/errors.ts';
import type { Panel } from '../core/panel.ts';
import { lengthOf } from '../learning/cut-panel.ts';
import { netPanel } from '../learning/net-panel.ts';
import type { Batch } from '../nets/backend.ts';
import { pastWidth, createAssembler, type Window } from '../nets/windows.ts';
import { openNet, pointsOf, type ExplainedNet, type NetExplainOptions } from './explain-net.ts';
import { netPlayers } from './net-players.ts';
import { permuteInputs, type PermutationOptions, type PermutedModel } from './permute-inputs.ts';
import { draw } from './sample-rows.ts';

const WINDOWS = 256;
const BATCH_ROWS = 64;

/**
 * Permutation importance of groups of a net's inputs, on windows whose targets it has not learnt from: mean absolute error on the scale of the
 * windows.
 *
 * @param fitted - fitted to what was known before `from`
 * @param from - first held-out period
 * @throws EngineError `series-too-short` without windows, `cancelled`
 */
export async function permuteNet(
  { net, surroundings }: ExplainedNet,
  panel: Panel,
  from: number,
  { rng, shouldStop, onProgress, repeats, ...where }: NetExplainOptions & PermutationOptions,
): Promise<PermutedModel> {
  const { settings, inputs, scaling, level, unit = 1 } = net;
  const H = settings.prediction_horizon;
  const L = settings.sequence_length;
  const seen = netPanel(panel, surroundings, H);
  const windows: Window[] = [];
  panel.ids.forEach((_, series) => {
    const first = Math.max(1, from - (panel.start[series] as number));
    for (let origin = first; origin < lengthOf(panel, series); origin++) windows.push({ series, origin });
  });
  const chosen = draw(windows.length, WINDOWS, rng).map((k) => windows[k] as Window);
  const rows = chosen.length;
  if (rows === 0) throw new EngineError('series-too-short', 'There is no held-out window to measure on.');
  const batch = createAssembler({ panel: seen, inputs, scaling, level, unit, sequenceLength: L, horizon: H }).batch(chosen);
  const players = netPlayers(panel, surroundings, net, Math.max(1, panel.seasonLength));
  const session = await openNet(net, where);
  const width = pastWidth(inputs);
  const X = inputs.future.length;
  const S = batch.statics.length / rows;
  const errorWith = async (members: readonly number[], order: Int32Array | null): Promise<number> => {
    const moved =
      order === null ? batch : { ...batch, past: batch.past.slice(), future: batch.future.slice(), statics: batch.statics.slice() };
    if (order)
      for (const k of members) {
        const player = players[k];
        for (let row = 0; row < rows; row++) {
          const source = order[row] as number;
          for (const { input, from: far, to } of player?.past ?? [])
            for (let back = to + 1; back <= far; back++) {
              const at = (L - back) * width + input;
              moved.past[row * L * width + at] = batch.past[source * L * width + at] as number;
            }
          for (const input of player?.future ?? [])
            for (let h = 0; h < H; h++) moved.future[(row * H + h) * X + input] = batch.future[(source * H + h) * X + input] as number;
          for (const place of player?.statics ?? []) moved.statics[row * S + place] = batch.statics[source * S + place] as number;
        }
      }
    const batches: Batch[] = [];
    for (let first = 0; first < rows; first += BATCH_ROWS) {
      const last = Math.min(rows, first + BATCH_ROWS);
      batches.push({
        rows: last - first,
        past: moved.past.slice(first * L * width, last * L * width),
        future: moved.future.slice(first * H * X, last * H * X),
        statics: moved.statics.slice(first * S, last * S),
        targets: moved.targets.slice(first * H, last * H),
      });
    }
    const outputs = await session.forward(batches);
    let sum = 0;
    let count = 0;
    outputs.forEach((block, b) =>
      pointsOf(net, block, batches[b]?.rows ?? 0).forEach((points, r) =>
        points.forEach((point, h) => {
          const target = batches[b]?.targets[r * H + h] as number;
          if (Number.isNaN(target)) return;
          sum += Math.abs(target - point);
          count++;
        }),
      ),
    );
    return count > 0 ? sum / count : 0;
  };
  try {
    return await permuteInputs(
      players.map(({ info }) => info),
      rows,
      errorWith,
      rng,
      {
        ...(shouldStop ? { shouldStop } : {}),
        ...(repeats === undefined ? {} : { repeats }),
        ...(onProgress ? { onProgress } : {}),
      },
    );
  } finally {
    session.close();
  }
}
