import type { PluginManifest } from './manifest.ts';

/** One regressor as it goes to an own model: null where missing. */
export interface SentRegressor {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** One series as it goes to an own model: plain JSON. */
export interface SentSeries {
  readonly id: string;
  /** Null where missing. */
  readonly y: readonly (number | null)[];
  readonly seasonLength: number;
  readonly seasons: readonly number[];
  /** Each period as text, in the granularity of the data; null where periods have no dates. */
  readonly dates: readonly string[] | null;
  readonly regressors: readonly SentRegressor[];
}

/** What is asked of an own model's code. */
export type PluginRequest =
  | {
      readonly method: 'fit';
      readonly series: SentSeries;
      readonly spec: Readonly<Record<string, unknown>>;
      /** Of the numbers that `context.random()` draws. */
      readonly seed: number;
      readonly horizon: number;
    }
  | {
      readonly method: 'forecast';
      readonly state: unknown;
      readonly horizon: number;
      readonly levels: readonly number[];
      readonly futureRegressors: readonly SentRegressor[];
      readonly seed: number;
    }
  | { readonly method: 'describe'; readonly state: unknown; readonly series: SentSeries }
  | { readonly method: 'run'; readonly inputs: Readonly<Record<string, readonly number[]>> };

/** An own model that was granted: what it says of itself, and what its files are. */
export interface GrantedPlugin {
  /** Unique among all models, and of these very files: `own:ID@HASH`. */
  readonly kind: string;
  /** SHA-256 over all its files, hexadecimal. */
  readonly hash: string;
  readonly manifest: PluginManifest;
}

/**
 * Asks the code of an own model, which runs somewhere else, and waits for the answer. What comes back is plain JSON data that nobody has looked at.
 *
 * @throws EngineError that says why there is no answer; `cancelled`
 */
export type PluginCall = (plugin: GrantedPlugin, request: PluginRequest, shouldStop: () => boolean) => unknown;

/** Digits of the hash that a kind carries: enough to tell files apart, few enough to read. */
const SHOWN = 12;

export const pluginKind = (id: string, hash: string): string => `own:${id}@${hash.slice(0, SHOWN)}`;

export const isPluginKind = (kind: string): boolean => kind.startsWith('own:');
