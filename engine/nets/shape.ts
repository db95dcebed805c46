/** What goes into a net and what comes out of it; the same for every kind. */
export interface InputShape {
  /** L: periods that the net looks back. */
  readonly sequenceLength: number;
  /** H: periods that it forecasts at once. */
  readonly horizon: number;
  /** Q: numbers for each period ahead: the quantiles, and the mean where it is asked for. */
  readonly outputs: number;
  /** F: inputs at each period of the past; the first is the scaled series itself. */
  readonly pastInputs: number;
  /** X: inputs that are known for each period ahead. */
  readonly futureInputs: number;
  /** S: inputs that stay the same over a window. */
  readonly statics: number;
  /** D: units that mix what is known of a period ahead with what was seen before. */
  readonly decoderSize: number;
}

/** Stacked LSTM layers over the past, a dense head for all periods ahead, and a decoder for what is known of them. */
export interface LstmShape extends InputShape {
  readonly kind: 'lstm';
  /** U: units of a layer. */
  readonly hiddenSize: number;
  readonly layers: number;
}

/** Stacks of fully connected layers, each looking at the past and forecasting at a resolution of its own. */
export interface NHitsShape extends InputShape {
  readonly kind: 'n-hits';
  /** W: units of a hidden layer. */
  readonly hiddenSize: number;
  /** Hidden layers of a stack. */
  readonly layers: number;
  readonly stacks: readonly NHitsStack[];
}

export interface NHitsStack {
  /** Periods of the past that are pooled into their maximum. */
  readonly pool: number;
  /** Points of the forecast, spread evenly over the horizon, between which it is interpolated. */
  readonly knots: number;
}

export type NetShape = LstmShape | NHitsShape;

/** One array of weights; row-major in the flat vector of all. */
export interface Tensor {
  readonly name: string;
  /** Sizes of the groups that the rows consist of, for example hidden units and statics. */
  readonly rows: readonly number[];
  /** Sizes of the groups that the columns consist of, for example four gates. */
  readonly columns: readonly number[];
  /** Where it starts in the flat vector. */
  readonly offset: number;
  /** Bound of the uniform distribution that it starts from; 0 for zeros. */
  readonly start: number;
  /** What one group of columns starts from instead: the bias of the forget gate. */
  readonly startGroup?: { readonly group: number; readonly value: number };
}

export interface Layout {
  readonly tensors: readonly Tensor[];
  readonly byName: Readonly<Record<string, Tensor>>;
  /** Weights in all. */
  readonly size: number;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** Glorot's bound. @see Glorot & Bengio (2010), AISTATS */
const glorot = (rows: number, columns: number): number => Math.sqrt(6 / (rows + columns));

type Draft = Omit<Tensor, 'offset'>;
const weights = (name: string, rows: readonly number[], columns: readonly number[]): Draft => ({
  name,
  rows,
  columns,
  start: glorot(sum(rows), sum(columns)),
});
const bias = (name: string, columns: readonly number[]): Draft => ({ name, rows: [1], columns, start: 0 });

function lstmTensors({ hiddenSize, layers, pastInputs }: LstmShape): Draft[] {
  const gates = [hiddenSize, hiddenSize, hiddenSize, hiddenSize];
  const start = 1 / Math.sqrt(hiddenSize);
  return Array.from({ length: layers }, (_, layer): Draft[] => [
    { ...weights(`input.${layer}`, [layer === 0 ? pastInputs : hiddenSize], gates), start },
    { ...weights(`recurrent.${layer}`, [hiddenSize], gates), start },
    // A forget gate that starts open lets gradients reach back. Jozefowicz et al. (2015), ICML.
    { ...bias(`bias.${layer}`, gates), startGroup: { group: 1, value: 1 } },
  ]).flat();
}

/** Inputs of a stack beside the pooled series: the other inputs of the past, what is known ahead, statics. */
export const otherInputs = (shape: NHitsShape): number =>
  shape.sequenceLength * (shape.pastInputs - 1) + shape.horizon * shape.futureInputs + shape.statics;

function nHitsTensors(shape: NHitsShape): Draft[] {
  const { hiddenSize, layers, stacks, sequenceLength, outputs } = shape;
  return stacks.flatMap(({ pool, knots }, stack): Draft[] => [
    weights(`hidden.${stack}.0`, [Math.ceil(sequenceLength / pool), otherInputs(shape)], [hiddenSize]),
    bias(`hidden.bias.${stack}.0`, [hiddenSize]),
    ...Array.from({ length: layers - 1 }, (_, layer): Draft[] => [
      weights(`hidden.${stack}.${layer + 1}`, [hiddenSize], [hiddenSize]),
      bias(`hidden.bias.${stack}.${layer + 1}`, [hiddenSize]),
    ]).flat(),
    // What the last stack leaves unexplained nobody looks at.
    ...(stack < stacks.length - 1
      ? [weights(`backcast.${stack}`, [hiddenSize], [sequenceLength]), bias(`backcast.bias.${stack}`, [sequenceLength])]
      : []),
    weights(`forecast.${stack}`, [hiddenSize], [knots * outputs]),
    bias(`forecast.bias.${stack}`, [knots * outputs]),
  ]);
}

function headTensors(shape: NetShape): Draft[] {
  const { horizon, outputs, statics, futureInputs, decoderSize, hiddenSize } = shape;
  const context = [hiddenSize, statics];
  const perStep = (size: number): number[] => Array.from({ length: horizon }, () => size);
  return [
    ...(shape.kind === 'lstm' ? [weights('dense', context, perStep(outputs)), bias('dense.bias', perStep(outputs))] : []),
    ...(futureInputs > 0
      ? [
          { ...weights('context', context, perStep(decoderSize)), start: glorot(sum(context), decoderSize) },
          bias('context.bias', perStep(decoderSize)),
          weights('future', [futureInputs], [decoderSize]),
          weights('local', [decoderSize], [outputs]),
        ]
      : []),
  ];
}

/** Where each array of weights lies in the flat vector of a net of this shape. */
export function layoutOf(shape: NetShape): Layout {
  const drafts = [...(shape.kind === 'lstm' ? lstmTensors(shape) : nHitsTensors(shape)), ...headTensors(shape)];
  let size = 0;
  const tensors = drafts.map((draft): Tensor => {
    const tensor = { ...draft, offset: size };
    size += sum(draft.rows) * sum(draft.columns);
    return tensor;
  });
  return { tensors, byName: Object.fromEntries(tensors.map((tensor) => [tensor.name, tensor])), size };
}

/** Where the tensor `name` starts. @throws RangeError for a name that the net does not have */
export function offsetOf(layout: Layout, name: string): number {
  const tensor = layout.byName[name];
  if (!tensor) throw new RangeError(`the net has no weights ${name}`);
  return tensor.offset;
}
