import type { PlainReader } from '../../core/plain-data.ts';

/** How a window is brought to a scale before it goes into a net, and its forecast back. */
export const windowScalings = ['none', 'mean', 'standard', 'range'] as const;
export type WindowScaling = (typeof windowScalings)[number];

/** What goes into a net and what comes out. */
export interface NetShape {
  /** Values of history that it sees. */
  readonly window: number;
  /** Steps that it forecasts. */
  readonly horizon: number;
  /** Name of the input that takes the window: `window` numbers in all, oldest first. */
  readonly input: string;
  /** Name of the output: `horizon` numbers, or `horizon` x quantiles with the quantiles last. */
  readonly output: string;
  readonly scaling: WindowScaling;
  /** Ascending, inside (0, 1), with 0.5 among them; empty where the output is the point forecast. */
  readonly quantiles: readonly number[];
  /** Regressors by name, in the order of the last dimension of `regressorInput`; empty for none. */
  readonly regressors: readonly string[];
  /** Name of the input that takes them: (window + horizon) x regressors; absent without. */
  readonly regressorInput?: string;
}

const KEYS = ['window', 'horizon', 'input', 'output', 'scaling', 'quantiles', 'regressors', 'regressorInput'];
const MOST_WINDOW = 10_000;
const MOST_HORIZON = 1000;

/** @throws EngineError `invalid-option` that names the field */
export function readNetShape(read: PlainReader, value: unknown, at: string): NetShape {
  const from = read.object(value, at, KEYS);
  const quantiles = read
    .list(from['quantiles'] ?? [], `${at}.quantiles`, 99)
    .map((q, i) => read.number(q, `${at}.quantiles[${i}]`, 1e-4, 1 - 1e-4));
  const ascending = quantiles.every((q, i) => i === 0 || q > (quantiles[i - 1] as number));
  if (quantiles.length > 0 && (quantiles.length < 3 || !ascending || !quantiles.includes(0.5)))
    read.refuse(`${at}.quantiles`, 'at least three, ascending, with 0.5 among them', quantiles);
  const regressors = read
    .list(from['regressors'] ?? [], `${at}.regressors`, 100)
    .map((name, i) => read.text(name, `${at}.regressors[${i}]`));
  if (regressors.length > 0 !== (from['regressorInput'] !== undefined))
    read.refuse(`${at}.regressorInput`, 'given together with regressors', from['regressorInput']);
  return {
    window: read.whole(from['window'], `${at}.window`, 1, MOST_WINDOW),
    horizon: read.whole(from['horizon'], `${at}.horizon`, 1, MOST_HORIZON),
    input: read.text(from['input'], `${at}.input`),
    output: read.text(from['output'], `${at}.output`),
    scaling: read.oneOf(from['scaling'] ?? 'none', `${at}.scaling`, windowScalings),
    quantiles,
    regressors,
    ...(regressors.length > 0 ? { regressorInput: read.text(from['regressorInput'], `${at}.regressorInput`) } : {}),
  };
}
