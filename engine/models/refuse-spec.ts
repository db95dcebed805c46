import type { Parameter, Refusal, Spec, SpecValue } from './model.ts';

/**
 * Refuses settings that a model does not have or cannot use, by what its `parameters` say of them: type, bounds (both included), choices.
 * A null stands for automatic.
 *
 * @returns code `invalid-option` with the parameter, what it needs and what it got; null when all are right
 */
export function refuseSpec(parameters: readonly Parameter[], spec: Spec, label: string): Refusal | null {
  for (const [name, value] of Object.entries(spec)) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    const needs = parameter ? whatIsNeeded(parameter, value) : null;
    if (parameter && needs === null) continue;
    const known = parameters.map((candidate) => candidate.name).join(', ');
    return {
      code: 'invalid-option',
      message: parameter
        ? `${label}: "${name}" must be ${needs} but is ${JSON.stringify(value)}.`
        : `${label} has no setting "${name}"; it has ${known === '' ? 'none' : known}.`,
    };
  }
  return null;
}

/** What a value must be, in words: `a whole number from 0 to 10`. Null when it will do. */
export function whatIsNeeded(parameter: Pick<Parameter, 'type' | 'min' | 'max' | 'choices'>, value: SpecValue): string | null {
  if (value === null) return null;
  const { type, min = -Infinity, max = Infinity } = parameter;
  const within = (x: unknown): boolean => typeof x === 'number' && Number.isFinite(x) && x >= min && x <= max;
  switch (type) {
    case 'number':
      return within(value) ? null : `a number${bounds(min, max)}`;
    case 'integer':
      return Number.isInteger(value) && within(value) ? null : `a whole number${bounds(min, max)}`;
    case 'numbers':
      return Array.isArray(value) && value.every(within) ? null : `a list of numbers${bounds(min, max)}`;
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'text':
      return typeof value === 'string' ? null : 'text';
    case 'choice': {
      const choices = (parameter.choices ?? []).map((choice) => choice.value);
      return choices.includes(value as string) ? null : `one of ${choices.join(', ')}`;
    }
    case 'json':
      return null;
  }
}

function bounds(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return ` from ${min} to ${max}`;
  if (min > -Infinity) return ` of at least ${min}`;
  return max < Infinity ? ` of at most ${max}` : '';
}

/** A setting of a model, undefined where it is automatic; checked by `refuseSpec` before. */
export const numberSetting = (spec: Spec, name: string): number | undefined => {
  const value = spec[name];
  return typeof value === 'number' ? value : undefined;
};

/** A setting of a model, `fallback` where it is not given; checked by `refuseSpec` before. */
export const choiceSetting = <T extends string>(spec: Spec, name: string, fallback: T): T => {
  const value = spec[name];
  return typeof value === 'string' ? (value as T) : fallback;
};
