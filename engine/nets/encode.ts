import type { NetPanel, NetRegressor, NetStatic } from './panel.ts';

/** How a regressor becomes an input: (value - mean) / deviation, 0 where missing. */
export interface NumberInput {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** How text becomes inputs: one for each value, 1 where it is that value; all 0 for others. */
export interface TextInput {
  readonly name: string;
  readonly values: readonly string[];
}

/** How the inputs of a net come about; learnt from the training part alone. */
export interface Inputs {
  readonly future: readonly NumberInput[];
  readonly past: readonly NumberInput[];
  readonly statics: readonly (NumberInput | TextInput)[];
}

/** More values of a text than this are rarely worth a weight each; the most frequent ones are kept. */
const MOST_TEXTS = 64;

function numberInput(name: string, arrays: readonly Float64Array[], lengths: readonly number[]): NumberInput {
  let count = 0;
  let total = 0;
  arrays.forEach((values, i) => {
    for (let t = 0; t < Math.min(values.length, lengths[i] ?? 0); t++) {
      const value = values[t] as number;
      if (Number.isNaN(value)) continue;
      count++;
      total += value;
    }
  });
  const mean = count > 0 ? total / count : 0;
  let squares = 0;
  arrays.forEach((values, i) => {
    for (let t = 0; t < Math.min(values.length, lengths[i] ?? 0); t++) {
      const value = values[t] as number;
      if (!Number.isNaN(value)) squares += (value - mean) ** 2;
    }
  });
  const deviation = count > 0 ? Math.sqrt(squares / count) : 0;
  return { name, mean, deviation: deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1 };
}

function staticInput({ name, values }: NetStatic): NumberInput | TextInput {
  if (values.every((value) => typeof value === 'number')) return numberInput(name, [Float64Array.from(values)], [values.length]);
  const counts = new Map<string, number>();
  for (const value of values.map(String)) if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const frequent = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, MOST_TEXTS);
  return { name, values: frequent.map(([value]) => value).toSorted() };
}

/** @param lengths - how much of each series, and of what stands beside it, may be looked at */
export function learnInputs(panel: NetPanel, lengths: readonly number[]): Inputs {
  const numbers = (regressors: readonly NetRegressor[] = []): NumberInput[] =>
    regressors.map(({ name, values }) => numberInput(name, values, lengths));
  return {
    future: numbers(panel.futureRegressors),
    past: numbers(panel.pastRegressors),
    statics: (panel.statics ?? []).map(staticInput),
  };
}

export const isText = (input: NumberInput | TextInput): input is TextInput => 'values' in input;

/** Numbers that the statics of one series become. */
export const staticWidth = ({ statics }: Inputs): number =>
  statics.reduce((width, input) => width + (isText(input) ? input.values.length : 1), 0);

export function scaleInput({ mean, deviation }: NumberInput, value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? 0 : Math.max(-FARTHEST, Math.min(FARTHEST, (value - mean) / deviation));
}
/** A regressor so far from what was seen in training says no more than that it is far. */
const FARTHEST = 10;

/** n x width, the statics of every series as inputs. */
export function encodeStatics(inputs: Inputs, panel: NetPanel): Float32Array {
  const width = staticWidth(inputs);
  const out = new Float32Array(panel.series.length * width);
  let at = 0;
  inputs.statics.forEach((input, k) => {
    const values = panel.statics?.[k]?.values ?? [];
    for (let i = 0; i < panel.series.length; i++) {
      const value = values[i];
      if (isText(input)) {
        const place = input.values.indexOf(String(value));
        if (place >= 0) out[i * width + at + place] = 1;
      } else out[i * width + at] = scaleInput(input, typeof value === 'number' ? value : undefined);
    }
    at += isText(input) ? input.values.length : 1;
  });
  return out;
}
