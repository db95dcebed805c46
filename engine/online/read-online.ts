import { plainReader } from '../core/plain-data.ts';
import { MOST_REGRESSORS, widthOf, type OnlineLinear } from './least-squares.ts';

const read = plainReader('This is no online regression that was saved');
const KEYS = [
  'kind',
  'formatVersion',
  'names',
  'intercept',
  'forgetting',
  'count',
  'skipped',
  'weight',
  'weightSquared',
  'triangle',
  'along',
  'residual',
  'largest',
];

function numbers(json: unknown, at: string, length: number, min?: number): number[] {
  const values = read.list(json, at, length);
  if (values.length !== length) read.refuse(at, `a list of ${length} numbers`, values.length);
  return values.map((value, i) => read.number(value, `${at}[${i}]`, min));
}

/**
 * A state from a file, looked at field by field.
 *
 * @throws EngineError `invalid-option`, naming the field, what it needs and what it got
 */
export function readOnline(json: unknown): OnlineLinear {
  const all = read.object(json, 'state', KEYS);
  const names = read.list(all['names'], 'names', MOST_REGRESSORS).map((name, i) => read.text(name, `names[${i}]`));
  if (new Set(names).size !== names.length) read.refuse('names', 'a list of different names', names);
  const intercept = all['intercept'];
  if (typeof intercept !== 'boolean') return read.refuse('intercept', 'true or false', intercept);
  const k = widthOf({ names, intercept });
  if (k < 1) read.refuse('names', 'at least one name where there is no intercept', names);
  const triangle = numbers(all['triangle'], 'triangle', k * k);
  const below = triangle.findIndex((value, at) => at % k < Math.floor(at / k) && value !== 0);
  if (below >= 0) read.refuse(`triangle[${below}]`, '0 below the diagonal', triangle[below]);
  const count = read.whole(all['count'], 'count', 0, Number.MAX_SAFE_INTEGER);
  read.whole(all['formatVersion'], 'formatVersion', 1, 1);
  return {
    kind: read.oneOf(all['kind'], 'kind', ['online-linear']),
    formatVersion: 1,
    names,
    intercept,
    forgetting: read.number(all['forgetting'], 'forgetting', Number.MIN_VALUE, 1),
    count,
    skipped: read.whole(all['skipped'], 'skipped', 0, Number.MAX_SAFE_INTEGER),
    weight: read.number(all['weight'], 'weight', count > 0 ? 1 : 0, count),
    weightSquared: read.number(all['weightSquared'], 'weightSquared', count > 0 ? 1 : 0, count),
    triangle,
    along: numbers(all['along'], 'along', k),
    residual: read.number(all['residual'], 'residual', 0),
    largest: numbers(all['largest'], 'largest', k, 0),
  };
}
