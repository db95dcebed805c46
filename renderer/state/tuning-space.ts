import type { SearchDimension, SearchedModel, SearchValue } from '../../contract/entities/tuning.ts';
import { ApiError } from '../../contract/errors.ts';
import type { ModelDraft } from './tunings.ts';

/** One setting of a search as it is edited: texts, which may be wrong for a while. */
export interface DimensionDraft {
  readonly name: string;
  readonly on: boolean;
  readonly choice: boolean;
  readonly whole: boolean;
  readonly log: boolean;
  readonly min: string;
  readonly max: string;
  /** Separated by commas. */
  readonly values: string;
  /** As it was proposed. */
  readonly proposed: SearchDimension;
}
export type SpaceDraft = readonly DimensionDraft[];

const text = (value: SearchValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function dimensionDraft(proposed: SearchDimension): DimensionDraft {
  const { name, type, min, max, values = [] } = proposed;
  return {
    name,
    on: true,
    choice: type === 'choice',
    whole: type === 'integer' || type === 'log-integer',
    log: type.startsWith('log-'),
    min: min === undefined ? '' : String(min),
    max: max === undefined ? '' : String(max),
    values: values.map(text).join(', '),
    proposed,
  };
}

/** Splits at the commas that are outside of brackets: `[4, 2, 1], [8, 4]` are two. */
const listed = (values: string): string[] => values.split(/,(?![^[]*\])/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));

function valueOf(part: string): SearchValue {
  try {
    return JSON.parse(part) as SearchValue;
  } catch {
    return part;
  }
}

const wrong = (field: string, message: string): never => {
  throw new ApiError('bad-input', message, { field });
};

/** The dimension that a draft stands for; its default only where it still lies inside. */
function dimensionOf(draft: DimensionDraft, field: string): SearchDimension {
  const { name, choice, whole, log, proposed } = draft;
  const condition = proposed.when ? { when: proposed.when } : {};
  const start = proposed.default;
  if (choice) {
    const values = listed(draft.values).map(valueOf);
    const kept = start !== undefined && values.some((one) => JSON.stringify(one) === JSON.stringify(start)) ? { default: start } : {};
    return { name, type: 'choice', values, ...kept, ...condition };
  }
  const number = (key: 'min' | 'max'): number => {
    const value = draft[key].trim() === '' ? NaN : Number(draft[key].replace(',', '.'));
    return Number.isFinite(value)
      ? value
      : wrong(`${field}.${key}`, `${name}: the ${key === 'min' ? 'lower' : 'upper'} end needs a number.`);
  };
  const [min, max] = [number('min'), number('max')];
  const kept = typeof start === 'number' && start >= min && start <= max ? { default: start } : {};
  return { name, type: whole ? (log ? 'log-integer' : 'integer') : log ? 'log-uniform' : 'uniform', min, max, ...kept, ...condition };
}

/**
 * A model as the main process takes it.
 *
 * @throws ApiError `bad-input` with the field, for what is no number
 */
export function searchOf({ kind, fixed, space, resource }: ModelDraft, innerFolds: number): SearchedModel {
  const on = space.filter((one) => one.on);
  const searched = new Set(on.map(({ name }) => name));
  // A condition on what is not searched would never hold; its setting is searched wherever it can be.
  const dimensions = on.map((one, i) => {
    const { when, ...rest } = dimensionOf(one, `models.${kind}.space[${i}]`);
    return when && searched.has(when.name) ? { ...rest, when } : rest;
  });
  return { name: kind, kind, space: dimensions, fixed, resource: resource.unit === 'folds' ? { ...resource, max: innerFolds } : resource };
}
