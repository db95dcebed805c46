import { EngineError } from './errors.ts';

/** Looks at plain data from outside, field by field. Each error names the field, what it needs and what it got. */
export interface PlainReader {
  object(value: unknown, at: string, keys?: readonly string[]): Readonly<Record<string, unknown>>;
  list(value: unknown, at: string, most: number): readonly unknown[];
  number(value: unknown, at: string, min?: number, max?: number): number;
  whole(value: unknown, at: string, min: number, max: number): number;
  text(value: unknown, at: string): string;
  oneOf<T extends string>(value: unknown, at: string, allowed: readonly T[]): T;
  refuse(at: string, needs: string, got: unknown): never;
}

/**
 * @param what - begins each message, for example `This is no search space`
 * @returns a reader that throws EngineError `invalid-option` with the field under `details.name`
 */
export function plainReader(what: string): PlainReader {
  const refuse = (at: string, needs: string, got: unknown): never => {
    const shown = (typeof got === 'number' ? String(got) : JSON.stringify(got)) ?? String(got);
    throw new EngineError('invalid-option', `${what}: ${at} must be ${needs} but is ${shown.slice(0, 100)}.`, { name: at });
  };
  const number = (value: unknown, at: string, min = -Number.MAX_VALUE, max = Number.MAX_VALUE): number => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    const bounds = min > -Number.MAX_VALUE || max < Number.MAX_VALUE ? ` from ${min} to ${max}` : '';
    return refuse(at, `a finite number${bounds}`, value);
  };
  return {
    refuse,
    number,
    object(value, at, keys) {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return refuse(at, 'an object', value);
      const odd = keys && Object.keys(value).find((key) => !keys.includes(key));
      return odd === undefined
        ? (value as Record<string, unknown>)
        : refuse(at, `an object with ${keys?.join(', ')} only`, { [odd]: '...' });
    },
    list(value, at, most) {
      if (!Array.isArray(value)) return refuse(at, 'a list', value);
      return value.length <= most ? (value as readonly unknown[]) : refuse(at, `a list of at most ${most}`, `${value.length} entries`);
    },
    whole: (value, at, min, max) =>
      Number.isInteger(value) ? number(value, at, min, max) : refuse(at, `a whole number from ${min} to ${max}`, value),
    text: (value, at) =>
      typeof value === 'string' && value !== '' && value.length <= 1000 ? value : refuse(at, 'text of 1 to 1000 characters', value),
    oneOf: (value, at, allowed) => {
      const found = allowed.find((one) => one === value);
      return found ?? refuse(at, `one of ${allowed.join(', ')}`, value);
    },
  };
}
