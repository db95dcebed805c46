import type { ModelSpec, ParameterInfo as Parameter } from '../../contract/entities/model.ts';

export type SpecValue = ModelSpec[string];

/** What a text in a field stands for, or why it cannot be taken. Null value: automatic. */
export type Reading = { readonly ok: true; readonly value: SpecValue | null } | { readonly ok: false; readonly message: string };

/** Texts of the fields that a user has filled in, by the parameter's name; what is absent is automatic. */
export type Texts = Readonly<Record<string, string>>;

const refused = (message: string): Reading => ({ ok: false, message });
const taken = (value: SpecValue): Reading => ({ ok: true, value });

/** Reads a field. Range and choices are those of the parameter; the message says what is needed. */
export function readParameter(parameter: Parameter, text: string): Reading {
  const plain = text.trim();
  if (plain === '') return { ok: true, value: null };
  if (parameter.type === 'number' || parameter.type === 'integer') return readNumber(parameter, plain);
  if (parameter.type === 'boolean') return plain === 'true' || plain === 'false' ? taken(plain === 'true') : refused('Choose yes or no');
  if (parameter.type === 'choice')
    return parameter.choices?.some(({ value }) => value === plain) ? taken(plain) : refused('Choose one of the list');
  if (parameter.type === 'numbers') return readNumbers(parameter, plain);
  if (parameter.type === 'json') return readJson(plain);
  return taken(plain);
}

function readNumber({ type, min, max }: Parameter, text: string): Reading {
  const value = Number(text);
  if (!Number.isFinite(value)) return refused(type === 'integer' ? 'Needs a whole number' : 'Needs a number');
  if (type === 'integer' && !Number.isInteger(value)) return refused('Needs a whole number');
  if (min !== undefined && value < min) return refused(max === undefined ? `Needs ${min} or more` : `Needs ${min} to ${max}`);
  if (max !== undefined && value > max) return refused(min === undefined ? `Needs ${max} or less` : `Needs ${min} to ${max}`);
  return taken(value);
}

function readNumbers(parameter: Parameter, text: string): Reading {
  const parts = text
    .replace(/^\[|\]$/g, '')
    .split(/[\s,;]+/)
    .filter(Boolean);
  const values: number[] = [];
  for (const part of parts) {
    const reading = readNumber({ ...parameter, type: 'number' }, part);
    if (!reading.ok) return refused(`${part}: ${reading.message.replace(/^N/, 'n')}`);
    if (typeof reading.value === 'number') values.push(reading.value);
  }
  return taken(values);
}

function readJson(text: string): Reading {
  try {
    return taken(JSON.parse(text) as SpecValue);
  } catch (error) {
    // A bare word is a text: the name of a column, `auto`.
    if (/^[\p{L}_][\p{L}\p{N}_ .-]*$/u.test(text)) return taken(text);
    const place = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    if (place === undefined) return refused('This is no complete JSON: a bracket or a quote is missing');
    const before = text.slice(0, Number(place)).split('\n');
    return refused(`This is no JSON: look at line ${before.length}, character ${(before.at(-1)?.length ?? 0) + 1}`);
  }
}

/** A value as the text of its field. */
export function writeParameter(parameter: Parameter, value: SpecValue): string {
  if (parameter.type === 'json') return jsonText(value);
  if (Array.isArray(value)) return value.map((one) => JSON.stringify(one)).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Structures over several lines; a text that is no JSON of its own stays a bare word. */
function jsonText(value: SpecValue): string {
  const bare = typeof value === 'string' ? readJson(value) : null;
  return typeof value === 'string' && bare?.ok && bare.value === value ? value : JSON.stringify(value, null, 2);
}

/** All fields as a spec: automatic ones left out. Refused ones are named with the reason. */
export function readSpec(
  parameters: readonly Parameter[],
  texts: Texts,
): { readonly spec: Readonly<Record<string, SpecValue>>; readonly wrong: Readonly<Record<string, string>> } {
  const spec: Record<string, SpecValue> = {};
  const wrong: Record<string, string> = {};
  for (const parameter of parameters) {
    const reading = readParameter(parameter, texts[parameter.name] ?? '');
    if (!reading.ok) wrong[parameter.name] = reading.message;
    else if (reading.value !== null) spec[parameter.name] = reading.value;
  }
  return { spec, wrong };
}

/** What stands in an empty field: the default, else what leaving it empty means. */
export function placeholder(parameter: Parameter): string {
  const { default: value, choices, empty = 'automatic' } = parameter;
  if (value === undefined || value === null) return empty;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.length === 0) return 'none';
  const label = choices?.find((choice) => choice.value === value)?.label;
  return label ?? writeParameter(parameter, value).replaceAll(/\s+/g, ' ');
}

/** `0 to 1`, `2 or more`; empty without bounds. */
export function rangeText({ min, max }: Parameter): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `${min} or more`;
  return max === undefined ? '' : `${max} or less`;
}
