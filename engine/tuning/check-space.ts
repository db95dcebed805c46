import { plainReader } from '../core/plain-data.ts';
import { isActive, sameValue, type ChoiceDimension, type Condition, type Dimension, type Point, type Space, type Value } from './space.ts';

const MOST_DIMENSIONS = 100;
const MOST_VALUES = 1000;
const read = plainReader('This is no search space');

function readValue(json: unknown, at: string): Value {
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json;
  if (Array.isArray(json)) return json.map((one, i) => read.number(one, `${at}[${i}]`));
  return typeof json === 'number' ? read.number(json, at) : read.refuse(at, 'a number, text, true, false, null or a list of numbers', json);
}

function readCondition(json: unknown, at: string, earlier: readonly Dimension[]): Condition {
  const { name, is } = read.object(json, at, ['name', 'is']);
  const choices = earlier.filter((one): one is ChoiceDimension => one.type === 'choice');
  const parent = choices.find((one) => one.name === name);
  if (!parent)
    return read.refuse(
      `${at}.name`,
      `the name of an earlier choice (${choices.map((one) => one.name).join(', ') || 'there is none'})`,
      name,
    );
  const values = read.list(is, `${at}.is`, MOST_VALUES).map((one, i) => readValue(one, `${at}.is[${i}]`));
  if (values.length === 0) read.refuse(`${at}.is`, 'a list of at least one value', is);
  const odd = values.findIndex((value) => !parent.values.some((one) => sameValue(one, value)));
  if (odd >= 0) read.refuse(`${at}.is[${odd}]`, `one of the values of ${parent.name}`, values[odd]);
  return { name: parent.name, is: values };
}

function readDimension(json: unknown, at: string, earlier: readonly Dimension[]): Dimension {
  const all = read.object(json, at, ['name', 'type', 'min', 'max', 'values', 'default', 'when']);
  const name = read.text(all['name'], `${at}.name`);
  if (name === '__proto__' || earlier.some((one) => one.name === name)) read.refuse(`${at}.name`, 'a name of its own', name);
  const type = read.oneOf(all['type'], `${at}.type`, ['uniform', 'log-uniform', 'integer', 'log-integer', 'choice']);
  const when = all['when'] === undefined ? {} : { when: readCondition(all['when'], `${at}.when`, earlier) };
  const stray = (type === 'choice' ? ['min', 'max'] : ['values']).find((key) => all[key] !== undefined);
  if (stray !== undefined) read.refuse(`${at}.${stray}`, `absent for ${type}`, all[stray]);
  if (type === 'choice') {
    const values = read.list(all['values'], `${at}.values`, MOST_VALUES).map((one, i) => readValue(one, `${at}.values[${i}]`));
    if (values.length === 0) read.refuse(`${at}.values`, 'a list of at least one value', all['values']);
    const twice = values.findIndex((value, i) => values.slice(0, i).some((one) => sameValue(one, value)));
    if (twice >= 0) read.refuse(`${at}.values[${twice}]`, 'different from those before', values[twice]);
    if (all['default'] === undefined) return { name, type, values, ...when };
    const start = readValue(all['default'], `${at}.default`);
    if (!values.some((one) => sameValue(one, start))) read.refuse(`${at}.default`, 'one of the values', start);
    return { name, type, values, default: start, ...when };
  }
  const whole = type === 'integer' || type === 'log-integer';
  const number = (key: string, low: number, high: number): number =>
    whole ? read.whole(all[key], `${at}.${key}`, low, high) : read.number(all[key], `${at}.${key}`, low, high);
  const limit = whole ? Number.MAX_SAFE_INTEGER : 1e100;
  const min = number('min', type === 'log-uniform' ? 1e-100 : type === 'log-integer' ? 1 : -limit, limit);
  const max = number('max', -limit, limit);
  if (max <= min) read.refuse(`${at}.max`, `above min, ${min},`, max);
  if (all['default'] === undefined) return { name, type, min, max, ...when };
  return { name, type, min, max, default: number('default', min, max), ...when };
}

/**
 * A search space from outside, looked at field by field.
 *
 * @throws EngineError `invalid-option`, naming the field, what it needs and what it got
 */
export function readSpace(json: unknown): Space {
  const dimensions: Dimension[] = [];
  const list = read.list(json, 'space', MOST_DIMENSIONS);
  if (list.length === 0) read.refuse('space', 'a list of at least one dimension', json);
  list.forEach((one, i) => dimensions.push(readDimension(one, `space[${i}]`, dimensions)));
  return dimensions;
}

const fits = (dimension: Dimension, value: unknown): boolean =>
  dimension.type === 'choice'
    ? dimension.values.some((one) => sameValue(one, value as Value))
    : typeof value === 'number' &&
      value >= dimension.min &&
      value <= dimension.max &&
      (dimension.type === 'uniform' || dimension.type === 'log-uniform' || Number.isInteger(value));

const readerOfPoints = plainReader('This is no point of the search space');

/**
 * A point from outside: each active dimension with a value that it can have, nothing else.
 *
 * @throws EngineError `invalid-option`, naming the dimension
 */
export function readPoint(space: Space, json: unknown, at = 'point'): Point {
  const given = readerOfPoints.object(
    json,
    at,
    space.map(({ name }) => name),
  );
  const point: Record<string, Value> = {};
  for (const dimension of space) {
    const { name } = dimension;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (!isActive(dimension, point)) {
      if (value !== undefined) readerOfPoints.refuse(`${at}.${name}`, `absent where ${dimension.when?.name} has another value`, value);
      continue;
    }
    const needs = dimension.type === 'choice' ? 'one of its values' : `${dimension.type} from ${dimension.min} to ${dimension.max}`;
    if (!fits(dimension, value)) readerOfPoints.refuse(`${at}.${name}`, needs, value);
    point[name] = Array.isArray(value) ? [...(value as number[])] : (value as Value);
  }
  return point;
}
