import type { SpecValue } from '../../../engine/models/model.ts';

/**
 * A setting of the configuration, described so that the file of defaults, the documentation, the schema for editors, completion and the
 * check can all be made from it.
 */
export interface Setting<T extends SpecValue = SpecValue> {
  /** What it does, its unit, and when to change it, in one or two sentences. */
  readonly help: string;
  /** `numbers`, `texts`: lists; `json`: a structure that `help` describes. */
  readonly type: 'number' | 'integer' | 'choice' | 'boolean' | 'text' | 'numbers' | 'texts' | 'json';
  /** Null where there is none: then `empty` says what that means. */
  readonly default: T;
  /** What null means, in a few words: `by the frequency of the data`. */
  readonly empty?: string;
  /** Bounds, both included; of each number in a list. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
  /** Items that a list must have at least. */
  readonly least?: number;
  readonly most?: number;
  /** Other names that it may be given by, known from other programs. */
  readonly aliases?: readonly Alias[];
  /** What the value needs, beyond its type and bounds; null where it will do. */
  readonly check?: (value: SpecValue) => string | null;
  /** Takes effect when the application is started again. */
  readonly restart?: boolean;
}

/** Another name of a setting; `values` turns what that program says into ours. */
export interface Alias {
  readonly name: string;
  readonly values?: ReadonlyMap<SpecValue, SpecValue>;
}

/** Settings of one subject, by name in snake_case. */
export interface Group {
  /** One sentence for the head of the section. */
  readonly about: string;
  readonly settings: Readonly<Record<string, Setting>>;
}

export type ValuesOf<G extends Group> = { readonly [K in keyof G['settings']]: G['settings'][K] extends Setting<infer T> ? T : never };

type About = Pick<Setting, 'help' | 'restart' | 'check' | 'aliases'>;
interface Bounds {
  readonly min?: number;
  readonly max?: number;
}
/** With a default, or without and with what that means. */
type Given<T> = { readonly default: T } | { readonly default?: undefined; readonly empty: string };
type Made<T extends SpecValue, I> = I extends { readonly default: T } ? Setting<T> : Setting<T | null>;

const made = (type: Setting['type'], info: object): never => ({ default: null, ...info, type }) as never;

export const integer = <const I extends About & Bounds & Given<number>>(info: I): Made<number, I> => made('integer', info);
export const number = <const I extends About & Bounds & Given<number>>(info: I): Made<number, I> => made('number', info);
export const boolean = <const I extends About & Given<boolean>>(info: I): Made<boolean, I> => made('boolean', info);
export const text = <const I extends About & Given<string>>(info: I): Made<string, I> => made('text', info);
export const numbers = <const I extends About & Bounds & Pick<Setting, 'least' | 'most'> & Given<readonly number[]>>(
  info: I,
): Made<readonly number[], I> => made('numbers', info);
export const texts = <const I extends About & Pick<Setting, 'least' | 'most'> & Given<readonly string[]>>(
  info: I,
): Made<readonly string[], I> => made('texts', info);
/** One of `choices`. */
export const choice = <const C extends string, const I extends About & Given<NoInfer<C>>>(
  info: I & { readonly choices: readonly C[] },
): Made<C, I> => made('choice', info);

export const group = <const S extends Readonly<Record<string, Setting>>>(
  about: string,
  settings: S,
): { readonly about: string; readonly settings: S } => ({ about, settings });
