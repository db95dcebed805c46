import type { Spec } from '../../../engine/models/model.ts';
import { netSettings } from '../../../engine/models/net-parameters.ts';
import { lossOfSettings, resolveNetSettings, shapeOf, type Loss, type NetKind, type NetShape } from '../../../engine/nets/index.ts';

/** A net to be timed, and its size in words that are the same for nets of about that size. */
export interface NetSize {
  readonly name: string;
  readonly shape: NetShape;
  readonly loss: Loss;
  readonly batchRows: number;
}

/** What the calendar of daily data becomes; other data have fewer. */
const CALENDAR_INPUTS = 14;

/** Sizes are told apart by powers of two: a net three quarters as large is not timed anew. */
const nearest = (size: number): number => (size < 1 ? 0 : 2 ** Math.round(Math.log2(size)));

/**
 * A net of about the size that a run trains.
 *
 * @param inputs - regressors known ahead, regressors of the past, statics
 */
export function netSize(
  kind: NetKind,
  spec: Spec,
  horizon: number,
  inputs: { readonly future: number; readonly past: number; readonly statics: number },
  dated: boolean,
): NetSize {
  const asked = resolveNetSettings(kind, netSettings(spec, horizon));
  const size = (name: 'hidden_size' | 'sequence_length' | 'prediction_horizon' | 'batch_size'): number => nearest(asked[name]);
  const settings = {
    ...asked,
    hidden_size: size('hidden_size'),
    sequence_length: Math.max(size('sequence_length'), ...asked.pooling),
    prediction_horizon: size('prediction_horizon'),
  };
  const future = nearest(inputs.future + (dated ? CALENDAR_INPUTS : 0));
  const widths = { past: 2 + future + nearest(inputs.past), future, statics: 1 + nearest(inputs.statics) };
  const { hidden_size: hidden, num_layers: layers, sequence_length: L, prediction_horizon: H } = settings;
  const batchRows = size('batch_size');
  const pools = kind === 'n-hits' ? ` stacks ${asked.pooling.length}` : '';
  return {
    name: `${kind} ${layers}x${hidden}${pools} back ${L} ahead ${H} batch ${batchRows} inputs ${widths.past}/${widths.future}/${widths.statics}`,
    shape: shapeOf(kind, settings, widths),
    loss: lossOfSettings(settings),
    batchRows,
  };
}
