import { outputCount, type Loss } from '../loss.ts';
import { layoutOf, type LstmShape } from '../shape.ts';
import { createScript, type Script } from './programs.ts';

/** Places in the buffer of numbers, counted in numbers. */
export interface GpuPlan {
  readonly weights: number;
  readonly firstMoments: number;
  readonly secondMoments: number;
  readonly gradient: number;
  /** Loss, then sum of squares of the gradient. */
  readonly figures: number;
  readonly past: number;
  readonly future: number;
  readonly statics: number;
  readonly targets: number;
  readonly observed: number;
  readonly quantiles: number;
  readonly outputs: number;
  readonly dOutputs: number;
  readonly losses: number;
  readonly decoded: number;
  readonly dDecoded: number;
  readonly top: number;
  readonly dTop: number;
  readonly layers: readonly {
    readonly gates: number;
    readonly cells: number;
    readonly hidden: number;
    readonly dropped: number;
    readonly dHidden: number;
    readonly dCell: number;
  }[];
  readonly size: number;
}

export function planGpu(shape: LstmShape, rows: number): GpuPlan {
  const { sequenceLength: T, pastInputs: F, horizon: H, futureInputs: X, statics: S, outputs: Q, hiddenSize: U, decoderSize: D } = shape;
  const { size } = layoutOf(shape);
  let top = 0;
  const take = (count: number): number => {
    const from = top;
    top += count;
    return from;
  };
  const decoder = X > 0 ? rows * H * D : 0;
  const plan = {
    ...{ weights: take(size), firstMoments: take(size), secondMoments: take(size), gradient: take(size), figures: take(2) },
    ...{ past: take(T * rows * F), future: take(rows * H * X), statics: take(rows * S), targets: take(rows * H), observed: take(rows * H) },
    ...{ quantiles: take(Q), outputs: take(rows * H * Q), dOutputs: take(rows * H * Q), losses: take(rows * H) },
    ...{ decoded: take(decoder), dDecoded: take(decoder), top: take(rows * U), dTop: take(rows * U) },
    layers: Array.from({ length: shape.layers }, () => ({
      ...{ gates: take(T * rows * 4 * U), cells: take(T * rows * U), hidden: take(T * rows * U) },
      ...{ dropped: take(T * rows * U), dHidden: take(T * rows * U), dCell: take(rows * U) },
    })),
  };
  return { ...plan, size: top };
}

type Layer = GpuPlan['layers'][number];

/** Where layer l reads from: the past, or the layer below after dropout. */
const inputsOf = (shape: LstmShape, plan: GpuPlan, l: number): { at: number; width: number } =>
  l === 0 ? { at: plan.past, width: shape.pastInputs } : { at: (plan.layers[l - 1] as Layer).dropped, width: shape.hiddenSize };

/** The way forward for a batch of so many rows; see reference/lstm.ts for the same in plain words. */
export function forwardScript(shape: LstmShape, plan: GpuPlan, rows: number): Script {
  const { sequenceLength: T, horizon: H, futureInputs: X, statics: S, outputs: Q, hiddenSize: U, decoderSize: D, layers } = shape;
  const { byName } = layoutOf(shape);
  const w = (name: string): number => plan.weights + (byName[name]?.offset ?? 0);
  const script = createScript();
  const G = 4 * U;
  plan.layers.forEach((layer, l) => {
    const inputs = inputsOf(shape, plan, l);
    const input = w(`input.${l}`);
    script.product([T * rows, G, inputs.width], [inputs.at, inputs.width, 1], [input, G, 1], [layer.gates, G], { bias: w(`bias.${l}`) });
    for (let t = 0; t < T; t++) {
      const [now, before] = [t * rows * U, Math.max(0, t - 1) * rows * U];
      script.each('stepForward', rows * U, [
        ...[rows, U, layer.gates + t * rows * G, w(`recurrent.${l}`), layer.hidden + before, layer.cells + before],
        ...[t === 0 ? 1 : 0, layer.cells + now, layer.hidden + now],
      ]);
    }
    if (l < layers - 1) script.each('dropout', T * rows * U, [T, rows, U, layer.hidden, layer.dropped, l * T * U, U]);
  });
  const last = layers - 1;
  const end = (plan.layers[last] as Layer).hidden + (T - 1) * rows * U;
  script.each('dropout', rows * U, [1, rows, U, end, plan.top, (last * T + T - 1) * U, U]);
  const both = (name: string, N: number, to: number): void => {
    script.product([rows, N, U], [plan.top, U, 1], [w(name), N, 1], [to, N], { bias: w(`${name}.bias`) });
    if (S > 0) script.product([rows, N, S], [plan.statics, S, 1], [w(name) + U * N, N, 1], [to, N], { adds: true });
  };
  both('dense', H * Q, plan.outputs);
  if (X === 0) return script;
  both('context', H * D, plan.decoded);
  script.product([rows * H, D, X], [plan.future, X, 1], [w('future'), D, 1], [plan.decoded, D], { adds: true });
  script.each('rectify', rows * H * D, [rows * H * D, plan.decoded]);
  script.product([rows * H, Q, D], [plan.decoded, D, 1], [w('local'), Q, 1], [plan.outputs, Q], { adds: true });
  return script;
}

/** Loss and gradient, after the way forward. */
export function backwardScript(shape: LstmShape, plan: GpuPlan, rows: number, loss: Loss): Script {
  const { sequenceLength: T, horizon: H, futureInputs: X, statics: S, hiddenSize: U, decoderSize: D, layers } = shape;
  const Q = outputCount(loss);
  const { byName, size } = layoutOf(shape);
  const w = (name: string): number => plan.weights + (byName[name]?.offset ?? 0);
  const g = (name: string): number => plan.gradient + (byName[name]?.offset ?? 0);
  const script = createScript();
  const G = 4 * U;
  script.each('loss', rows * H, [
    ...[rows * H, Q, plan.outputs, plan.targets, plan.observed, plan.quantiles, loss.quantiles.length, plan.dOutputs, plan.losses],
  ]);
  script.addUp(rows * H, plan.losses, plan.figures, false);
  const both = (name: string, N: number, d: number, adds: boolean): void => {
    script.product([U, N, rows], [plan.top, 1, U], [d, N, 1], [g(name), N]);
    if (S > 0) script.product([S, N, rows], [plan.statics, 1, S], [d, N, 1], [g(name) + U * N, N]);
    script.each('columnSums', N, [rows, N, d, g(`${name}.bias`)]);
    script.product([rows, U, N], [d, N, 1], [w(name), 1, N], [plan.dTop, U], { adds });
  };
  both('dense', H * Q, plan.dOutputs, false);
  if (X > 0) {
    script.product([D, Q, rows * H], [plan.decoded, 1, D], [plan.dOutputs, Q, 1], [g('local'), Q]);
    script.product([rows * H, D, Q], [plan.dOutputs, Q, 1], [w('local'), 1, Q], [plan.dDecoded, D]);
    script.each('rectifyBackward', rows * H * D, [rows * H * D, plan.decoded, plan.dDecoded]);
    script.product([X, D, rows * H], [plan.future, 1, X], [plan.dDecoded, D, 1], [g('future'), D]);
    both('context', H * D, plan.dDecoded, true);
  }
  const last = layers - 1;
  script.each('dropout', rows * U, [1, rows, U, plan.dTop, plan.dTop, (last * T + T - 1) * U, U]);
  for (let l = last; l >= 0; l--) {
    const layer = plan.layers[l] as Layer;
    const inputs = inputsOf(shape, plan, l);
    for (let t = T - 1; t >= 0; t--) {
      const [now, before] = [t * rows * U, Math.max(0, t - 1) * rows * U];
      const own = l < last ? layer.dHidden + now : plan.dTop;
      script.each('stepBackward', rows * U, [
        ...[rows, U, layer.gates + t * rows * G, layer.gates + Math.min(T - 1, t + 1) * rows * G, t === T - 1 ? 1 : 0, w(`recurrent.${l}`)],
        ...[own, l < last || t === T - 1 ? 1 : 0, layer.cells + now, layer.cells + before, t === 0 ? 1 : 0, layer.dCell],
      ]);
    }
    // Hidden units of step t met the gates of step t + 1; before the first step they were zero.
    script.product([U, G, (T - 1) * rows], [layer.hidden, 1, U], [layer.gates + rows * G, G, 1], [g(`recurrent.${l}`), G]);
    script.product([inputs.width, G, T * rows], [inputs.at, 1, inputs.width], [layer.gates, G, 1], [g(`input.${l}`), G]);
    script.each('columnSums', G, [T * rows, G, layer.gates, g(`bias.${l}`)]);
    if (l === 0) continue;
    const below = plan.layers[l - 1] as Layer;
    script.product([T * rows, U, G], [layer.gates, G, 1], [w(`input.${l}`), 1, G], [below.dHidden, U]);
    script.each('dropout', T * rows * U, [T, rows, U, below.dHidden, below.dHidden, (l - 1) * T * U, U]);
  }
  script.addUp(size, plan.gradient, plan.figures + 1, true);
  return script;
}

/** One step of Adam, after the way back. */
export function adamScript(shape: LstmShape, plan: GpuPlan): Script {
  const { size } = layoutOf(shape);
  const script = createScript();
  script.each('adam', size, [size, plan.weights, plan.gradient, plan.firstMoments, plan.secondMoments, plan.figures + 1]);
  return script;
}
