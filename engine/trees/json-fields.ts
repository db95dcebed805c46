import { EngineError } from '../core/errors.ts';

/** Fields of JSON from outside, each looked at before it is used. `at` names the place in messages. */
export interface Fields {
  readonly at: string;
  object(key: string): Fields;
  /** A number, also where it stands as text. */
  number(key: string): number;
  text(key: string): string;
  has(key: string): boolean;
  raw(key: string): unknown;
  list(key: string, most: number): readonly unknown[];
  /** Finite numbers; `length` of them, where given. */
  numbers(key: string, most: number, length?: number): readonly number[];
  refuse(message: string): never;
}

/** @param what - begins each message, for example "this XGBoost model cannot be read" */
export function fieldsOf(what: string, at: string, json: unknown): Fields {
  const refuse = (message: string): never => {
    throw new EngineError('invalid-option', `${what}: ${message}`);
  };
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse(`${at} must be an object`);
  const from = json as Record<string, unknown>;
  const raw = (key: string): unknown => (Object.hasOwn(from, key) ? from[key] : undefined);
  const list = (key: string, most: number): readonly unknown[] => {
    const value = raw(key);
    if (!Array.isArray(value)) return refuse(`${at}.${key} must be a list`);
    if (value.length > most) return refuse(`${at}.${key} has ${value.length} entries, at most ${most} are read`);
    return value;
  };
  return {
    at,
    object: (key) => fieldsOf(what, `${at}.${key}`, raw(key)),
    number(key) {
      const value = raw(key);
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : refuse(`${at}.${key} must be a finite number`);
    },
    text(key) {
      const value = raw(key);
      return typeof value === 'string' ? value : refuse(`${at}.${key} must be text`);
    },
    has: (key) => raw(key) !== undefined,
    raw,
    list,
    numbers(key, most, length) {
      const values = list(key, most);
      if (length !== undefined && values.length !== length)
        return refuse(`${at}.${key} has ${values.length} entries where ${length} are needed`);
      const odd = values.find((value) => typeof value !== 'number' || !Number.isFinite(value));
      return odd === undefined
        ? (values as number[])
        : refuse(`${at}.${key} holds ${JSON.stringify(odd)?.slice(0, 40)}, which is no finite number`);
    },
    refuse,
  };
}
