import { EngineError } from '../core/errors.ts';
import { featureKinds } from '../features/matrix/registry.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import type { NetSurroundings } from './net-panel.ts';

const refuse = (what: string): never => {
  throw new EngineError('invalid-option', `This is no net that Almanac saved: ${what}.`);
};

/** What stands beside a net in its file, checked. @throws EngineError `invalid-option` */
export function readSurroundings(from: unknown): NetSurroundings {
  if (typeof from !== 'object' || from === null) return refuse('surroundings must be an object');
  const { closed, calendar } = from as Record<string, unknown>;
  if (!Array.isArray(calendar) || calendar.length > 100) return refuse('surroundings.calendar must be a list of at most 100 features');
  const kinds = new Set<unknown>(featureKinds.map(({ kind }) => kind));
  for (const spec of calendar as unknown[])
    if (typeof spec !== 'object' || spec === null || !kinds.has((spec as Record<string, unknown>)['kind']))
      return refuse('surroundings.calendar must hold features alone');
  if (closed === null) return { closed, calendar: calendar as FeatureSpec[] };
  const { regressor, value } = (closed ?? {}) as Record<string, unknown>;
  if (typeof regressor !== 'string' || regressor.length > 1000 || typeof value !== 'number' || !Number.isFinite(value))
    return refuse('surroundings.closed must name a regressor and its value');
  return { closed: { regressor, value }, calendar: calendar as FeatureSpec[] };
}
