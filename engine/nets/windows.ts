import type { Rng } from '../core/rng.ts';
import type { Batch } from './backend.ts';
import { encodeStatics, scaleInput, staticWidth, type Inputs } from './encode.ts';
import type { NetPanel } from './panel.ts';
import type { Scaling } from './settings.ts';
import { levelOf, measureWindow, scaleValue, type WindowScale } from './window-scale.ts';

/** Which windows there are: window `first[i] + k` looks from origin `origin[i] + k` of series i. */
export interface WindowRange {
  /** n + 1 numbers, ascending: windows before those of series i. */
  readonly first: Float64Array;
  /** n numbers: the first origin of series i; an origin is the number of periods before the first target. */
  readonly origin: Int32Array;
  readonly count: number;
}

/** A window: a series and the number of periods before its first target. */
export interface Window {
  readonly series: number;
  readonly origin: number;
}

/** Everything that assembling windows needs. */
export interface WindowSource {
  readonly panel: NetPanel;
  readonly inputs: Inputs;
  readonly scaling: Scaling;
  readonly level: { readonly mean: number; readonly deviation: number };
  /** See `measureWindow`. */
  readonly unit: number;
  readonly sequenceLength: number;
  readonly horizon: number;
}

/** Inputs at each period of the past: the scaled series, whether it is there, regressors known ahead, regressors known for the past. */
export const pastWidth = ({ future, past }: Inputs): number => 2 + future.length + past.length;

/**
 * Windows whose targets all lie before the last `held` periods. Short series give windows that begin before the series; what is not there
 * counts as missing.
 */
export function trainingRange(lengths: readonly number[], sequenceLength: number, horizon: number, held: number): WindowRange {
  const first = new Float64Array(lengths.length + 1);
  const origin = new Int32Array(lengths.length);
  lengths.forEach((length, i) => {
    const last = length - held - horizon;
    const from = Math.min(sequenceLength, Math.max(1, Math.floor(last / 2)));
    origin[i] = from;
    first[i + 1] = (first[i] as number) + Math.max(0, last - from + 1);
  });
  return { first, origin, count: first[lengths.length] as number };
}

/** The window with a number. */
export function windowAt({ first, origin }: WindowRange, number: number): Window {
  let low = 0;
  let high = origin.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((first[middle] as number) <= number) low = middle;
    else high = middle - 1;
  }
  return { series: low, origin: (origin[low] as number) + number - (first[low] as number) };
}

/**
 * The windows of one epoch in random order: all of them, each equally often to within one where `least` asks for more than there are, or
 * `most` drawn at random where there are more.
 */
export function drawWindows(range: WindowRange, most: number, least: number, rng: Rng): Window[] {
  const { count } = range;
  if (count > most) return Array.from({ length: most }, () => windowAt(range, Math.floor(rng.uniform() * count)));
  const order = Float64Array.from({ length: count }, (_, i) => i);
  const drawn: Window[] = [];
  while (count > 0 && drawn.length < Math.max(count, Math.min(least, most))) {
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(rng.uniform() * (i + 1));
      const moved = order[i] as number;
      order[i] = order[j] as number;
      order[j] = moved;
    }
    const left = Math.max(count, Math.min(least, most)) - drawn.length;
    for (const number of order.subarray(0, left)) drawn.push(windowAt(range, number));
  }
  return drawn;
}

/** Origins inside the held-back end of each series, one horizon apart; evenly thinned to `most`. */
export function validationWindows(lengths: readonly number[], horizon: number, held: number, most: number): Window[] {
  const windows: Window[] = [];
  lengths.forEach((length, series) => {
    for (let origin = length - held; origin >= 1 && origin + horizon <= length; origin += horizon) windows.push({ series, origin });
  });
  if (windows.length <= most) return windows;
  return Array.from({ length: most }, (_, i) => windows[Math.floor((i * windows.length) / most)] as Window);
}

/** Makes batches; keeps what is the same for all windows of a series. */
export interface Assembler {
  /** Scales are written beside, one a row, where asked for. */
  batch(windows: readonly Window[], scales?: WindowScale[]): Batch;
}

export function createAssembler(source: WindowSource): Assembler {
  const { panel, inputs, scaling, level, unit, sequenceLength: L, horizon: H } = source;
  const width = pastWidth(inputs);
  const fixed = encodeStatics(inputs, panel);
  const fixedWidth = staticWidth(inputs);
  const ahead = panel.futureRegressors ?? [];
  const behind = panel.pastRegressors ?? [];
  const X = inputs.future.length;
  const S = 1 + fixedWidth;

  function fillPast(y: Float64Array, { series, origin }: Window, scale: WindowScale, out: Float32Array, at: number): void {
    for (let k = 0; k < L; k++) {
      const t = origin - L + k;
      if (t < 0) continue;
      const place = at + k * width;
      const value = y[t] as number;
      if (!Number.isNaN(value)) {
        out[place] = scaleValue(scaling, value, scale);
        out[place + 1] = 1;
      }
      for (let r = 0; r < X; r++) out[place + 2 + r] = scaleInput(inputs.future[r]!, ahead[r]?.values[series]?.[t]);
      for (let r = 0; r < inputs.past.length; r++) out[place + 2 + X + r] = scaleInput(inputs.past[r]!, behind[r]?.values[series]?.[t]);
    }
  }

  return {
    batch(windows, scales) {
      const rows = windows.length;
      const past = new Float32Array(rows * L * width);
      const future = new Float32Array(rows * H * X);
      const statics = new Float32Array(rows * S);
      const targets = new Float32Array(rows * H).fill(NaN);
      const scale: WindowScale = { location: 0, scale: 1 };
      for (let row = 0; row < rows; row++) {
        const window = windows[row] as Window;
        const { series, origin } = window;
        const y = panel.series[series] as Float64Array;
        measureWindow(scaling, y, origin - L, origin, unit, scale);
        scales?.push({ ...scale });
        fillPast(y, window, scale, past, row * L * width);
        for (let h = 0; h < H; h++) {
          for (let r = 0; r < X; r++) future[(row * H + h) * X + r] = scaleInput(inputs.future[r]!, ahead[r]?.values[series]?.[origin + h]);
          const value = y[origin + h];
          if (value !== undefined && !Number.isNaN(value)) targets[row * H + h] = scaleValue(scaling, value, scale);
        }
        statics[row * S] = (levelOf(scaling, scale) - level.mean) / level.deviation;
        statics.set(fixed.subarray(series * fixedWidth, (series + 1) * fixedWidth), row * S + 1);
      }
      return { rows, past, future, statics, targets };
    },
  };
}
