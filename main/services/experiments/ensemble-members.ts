import { EngineError } from '../../../engine/core/errors.ts';
import { ensembleByKind, FEWEST_SERIES, membersAsked } from '../../../engine/ensembles/index.ts';
import type { Spec } from '../../../engine/models/model.ts';
import { modelInfo } from '../models/catalogue.ts';

/** What is asked of a run to know whether it can be a member. */
export interface Candidate {
  /** Name of the run. */
  readonly model: string;
  readonly kind: string;
  /** A model as it was before newer data, beside what came of it. */
  readonly start?: { readonly mode: string } | null;
}

const FEWEST = 2;

/**
 * The runs that an ensemble is made of: those that its settings name, else all but baselines, ensembles and models as they were before. In the order of the runs.
 *
 * @throws EngineError `invalid-option` that names what is wrong with the members, or the number of series
 */
export function membersOf<R extends Candidate>(
  ensemble: Candidate & { readonly spec: Spec },
  runs: readonly R[],
  seriesCount: number,
): readonly R[] {
  const { label } = modelInfo(ensemble.kind);
  if (ensemble.kind === 'ensemble-features' && seriesCount < FEWEST_SERIES)
    throw new EngineError(
      'invalid-option',
      `${label} learns weights over at least ${FEWEST_SERIES} series, but there ${seriesCount === 1 ? 'is' : 'are'} ${seriesCount}. Take the weighted or stacked ensemble instead.`,
    );
  const others = runs.filter(({ kind }) => !ensembleByKind(kind));
  const asked = membersAsked(ensemble.spec);
  const refuse = (message: string): never => {
    throw new EngineError('invalid-option', message, { parameter: 'members' });
  };
  if (asked) {
    const known = others.map(({ model }) => model);
    const unknown = asked.find((name) => !known.includes(name));
    if (unknown !== undefined)
      refuse(`${label}: "members" must name models of this comparison (${known.join(', ')}) but has ${JSON.stringify(unknown)}.`);
  }
  const members = asked
    ? others.filter(({ model }) => asked.includes(model))
    : others.filter(({ kind, start }) => !modelInfo(kind).baseline && start?.mode !== 'keep');
  if (members.length < FEWEST)
    refuse(
      `${label}: "members" must be at least ${FEWEST} models but ${members.length === 0 ? 'there is none' : `is ${members[0]?.model} alone`}. ` +
        (asked ? 'Name more of them.' : 'Baselines do not count unless they are named: add other models to the comparison.'),
    );
  return members;
}
