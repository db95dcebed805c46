import type { Panel } from '../core/panel.ts';
import { isClosed, type ClosedRule } from './closed.ts';
import type { TargetTransform } from './settings.ts';

/** How the values of each series are brought to one scale; plain data. z = f(y / unit) - centre. */
export interface TargetScale {
  readonly transform: TargetTransform;
  readonly ids: readonly string[];
  /** Above 0. */
  readonly units: readonly number[];
  readonly centres: readonly number[];
}

/** Of values that are zero more often than this the mean is wanted, not the mean of the logarithms. */
const MANY_ZEROS = 0.3;

/**
 * The transformation that suits a panel: logarithms for what is never negative and seldom zero, else a scale.
 *
 * @param y - values, NaN where missing or closed
 */
export function chooseTransform(y: Float64Array): TargetTransform {
  let zeros = 0;
  let count = 0;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    if (value < 0) return 'scale';
    if (value === 0) zeros++;
    count++;
  }
  return zeros > MANY_ZEROS * count ? 'scale' : 'log1p';
}

const forward = (transform: TargetTransform, value: number): number => (transform === 'log1p' ? Math.log1p(value) : value);

/** Unit and centre of one series; 1 and 0 where nothing is known. */
function scaleOf(y: Float64Array, transform: TargetTransform): { readonly unit: number; readonly centre: number } {
  let sum = 0;
  let size = 0;
  let count = 0;
  let negative = false;
  let whole = true;
  for (const value of y) {
    if (Number.isNaN(value)) continue;
    sum += value;
    size += Math.abs(value);
    count++;
    if (value < 0) negative = true;
    if (!Number.isInteger(value)) whole = false;
  }
  if (count === 0 || transform === 'none') return { unit: 1, centre: 0 };
  if (transform === 'log1p') {
    // One piece is the unit of counts; amounts in millions of anything should not look like zeros.
    const unit = whole || size === 0 ? 1 : Math.min(1, size / count / 10);
    let logs = 0;
    for (const value of y) if (!Number.isNaN(value)) logs += Math.log1p(value / unit);
    return { unit, centre: logs / count };
  }
  if (!negative) return { unit: size === 0 ? 1 : size / count, centre: 0 };
  const mean = sum / count;
  let away = 0;
  for (const value of y) if (!Number.isNaN(value)) away += Math.abs(value - mean);
  const unit = away > 0 ? away / count : Math.abs(mean) || 1;
  return { unit, centre: mean / unit };
}

/**
 * Scales of all series, by their values before `until`.
 *
 * @param panel - closed periods already missing
 * @param centred - false for a learner that takes no negative target
 */
export function fitTargetScale(panel: Panel, transform: TargetTransform, until: number, centred: boolean): TargetScale {
  const units: number[] = [];
  const centres: number[] = [];
  panel.ids.forEach((_, i) => {
    const from = panel.offsets[i] as number;
    const to = Math.max(from, Math.min(panel.offsets[i + 1] as number, from + until - (panel.start[i] as number)));
    // A series that began later is scaled by what there is of it.
    const { unit, centre } = scaleOf(panel.y.subarray(from, to > from ? to : (panel.offsets[i + 1] as number)), transform);
    units.push(unit);
    centres.push(centred ? centre : 0);
  });
  return { transform, ids: panel.ids, units, centres };
}

/** The part of a scale for the series of a panel; those that it does not know are scaled by their own values. */
export function scalesFor(scale: TargetScale, panel: Panel): { readonly units: Float64Array; readonly centres: Float64Array } {
  const place = new Map(scale.ids.map((id, i) => [id, i]));
  const units = new Float64Array(panel.ids.length);
  const centres = new Float64Array(panel.ids.length);
  panel.ids.forEach((id, i) => {
    const known = place.get(id);
    const own =
      known === undefined
        ? scaleOf(panel.y.subarray(panel.offsets[i], panel.offsets[i + 1]), scale.transform)
        : { unit: scale.units[known] as number, centre: scale.centres[known] as number };
    units[i] = own.unit;
    centres[i] = own.centre;
  });
  return { units, centres };
}

/** The panel with its target on the learner's scale; closed periods are missing. */
export function scaledPanel(panel: Panel, scale: TargetScale, closed: ClosedRule | null): Panel {
  const open = withoutClosed(panel, closed);
  const { units, centres } = scalesFor(scale, open);
  const z = new Float64Array(panel.y.length);
  for (let i = 0; i < panel.ids.length; i++)
    for (let t = panel.offsets[i] as number; t < (panel.offsets[i + 1] as number); t++)
      z[t] = forward(scale.transform, (open.y[t] as number) / (units[i] as number)) - (centres[i] as number);
  return { ...panel, y: z };
}

/** The panel with closed periods as missing values. */
export function withoutClosed(panel: Panel, closed: ClosedRule | null): Panel {
  if (!closed) return panel;
  const values = panel.regressors?.find(({ name }) => name === closed.regressor)?.values;
  return values ? { ...panel, y: panel.y.map((value, t) => (isClosed(closed, values[t]) ? NaN : value)) } : panel;
}

/** Back to the units of the target. */
export const unscaled = (transform: TargetTransform, z: number, unit: number, centre: number): number =>
  unit * (transform === 'log1p' ? Math.expm1(z + centre) : z + centre);
