import { EngineError } from '../../core/errors.ts';
import type { SpecValue } from '../model.ts';

/** @throws EngineError `invalid-option` naming the parameter, what it needs and what it got */
export function invalid(name: string, needs: string, got: unknown): never {
  throw new EngineError('invalid-option', `Prophet: "${name}" must be ${needs} but is ${JSON.stringify(got) ?? 'missing'}.`, {
    parameter: name,
  });
}

export type JsonObject = Readonly<Record<string, SpecValue | undefined>>;

/** A list of objects whose keys are all known. */
export function objectsOf(name: string, value: SpecValue | undefined, keys: readonly string[]): readonly JsonObject[] {
  if (value == null) return [];
  if (!Array.isArray(value)) return invalid(name, 'a list', value);
  return value.map((item: SpecValue, i) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return invalid(`${name}[${i}]`, 'an object', item);
    for (const key of Object.keys(item))
      if (!keys.includes(key)) return invalid(`${name}[${i}]`, `an object with the keys ${keys.join(', ')}`, item);
    return item as JsonObject;
  });
}

export function textAt(name: string, value: SpecValue | undefined): string {
  return typeof value === 'string' && value !== '' ? value : invalid(name, 'text', value);
}

export function numberAt(name: string, value: SpecValue | undefined, min: number, max: number, fallback?: number): number {
  if (value == null && fallback !== undefined) return fallback;
  return typeof value === 'number' && value >= min && value <= max ? value : invalid(name, `a number from ${min} to ${max}`, value);
}

export function wholeAt(name: string, value: SpecValue | undefined, min: number, max: number, fallback?: number): number {
  const number = numberAt(name, value, min, max, fallback);
  return Number.isInteger(number) ? number : invalid(name, `a whole number from ${min} to ${max}`, value);
}

export function choiceAt<T extends string>(name: string, value: SpecValue | undefined, choices: readonly T[], fallback: T): T {
  if (value == null) return fallback;
  return choices.includes(value as T) ? (value as T) : invalid(name, `one of ${choices.join(', ')}`, value);
}
