import type { RunNames } from '../../store/run-query.ts';
import type { RunRepository } from '../../store/repositories/runs.ts';
import { modelInfos } from '../models/catalogue.ts';

const plain = (value: unknown): string | number | boolean | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : JSON.stringify(value);

/** What settings of this name are where nobody sets them, by kind of model. */
function defaultsOf(name: string): ReadonlyMap<string, string | number | boolean | null> {
  const lower = name.toLowerCase();
  return new Map(
    modelInfos.flatMap(({ kind, parameters }) => {
      const found = parameters.find((parameter) => parameter.name.toLowerCase() === lower);
      return found ? [[kind, plain(found.default)] as const] : [];
    }),
  );
}

/** What filters can name here: what runs of this workspace have, and what the models know. */
export const runNames = (runs: RunRepository, now: () => Date): RunNames => ({
  hasParameter: (name) => runs.has('parameter', name),
  hasMetric: (name) => runs.has('metric', name),
  defaultsOf,
  kindOf: (alias) => modelInfos.find(({ kind, aliases }) => kind === alias || aliases.includes(alias))?.kind,
  now,
});
