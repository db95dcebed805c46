import type { Panel } from '../../core/panel.ts';
import { refuseFeature, type SeriesInput } from './kind.ts';
import type { FeatureKindName } from './spec.ts';

/** Where a feature takes its values from. */
export interface ValueSource {
  /** Name for columns: `` for the target, else the regressor's with an underscore behind. */
  readonly prefix: string;
  /** Name in a sentence. */
  readonly words: string;
  readonly known: boolean;
  readonly ofTarget: boolean;
  read(series: SeriesInput): Float64Array;
}

const target: ValueSource = { prefix: '', words: 'the target', known: false, ofTarget: true, read: (series) => series.y };

/** @throws EngineError `invalid-option` for a name that the panel does not have */
export function sourceOf(kind: FeatureKindName, panel: Panel, of: string | undefined): ValueSource {
  if (of === undefined || of === '') return target;
  const past = (panel.past ?? []).findIndex(({ name }) => name === of);
  if (past >= 0) return { prefix: `${of}_`, words: of, known: false, ofTarget: false, read: (series) => series.past(past) };
  const known = (panel.regressors ?? []).findIndex(({ name }) => name === of);
  if (known >= 0) return { prefix: `${of}_`, words: of, known: true, ofTarget: false, read: (series) => series.known(known) };
  return refuseFeature(kind, 'of', `left out for the target or one of ${namesOf(panel).join(', ') || 'no regressors'}`, of);
}

/** Position of a regressor that is known in advance. */
export function knownOf(kind: FeatureKindName, panel: Panel, of: string): number {
  const position = (panel.regressors ?? []).findIndex(({ name }) => name === of);
  if (position >= 0) return position;
  const past = (panel.past ?? []).some(({ name }) => name === of);
  const names = (panel.regressors ?? []).map(({ name }) => name).join(', ') || 'none is';
  return refuseFeature(
    kind,
    'of',
    past ? `known after the last value of the target (${names}), else take its lags` : `a regressor that is known in advance (${names})`,
    of,
  );
}

const namesOf = (panel: Panel): string[] => [...(panel.past ?? []), ...(panel.regressors ?? [])].map(({ name }) => name);

/** Values of a source from the target or past-only regressors lie at least one period back. */
export function requireShift(kind: FeatureKindName, parameter: string, source: ValueSource, shifts: readonly number[]): void {
  const least = source.known ? 0 : 1;
  for (const shift of shifts)
    if (!Number.isInteger(shift) || shift < least || shift > 100_000)
      refuseFeature(
        kind,
        parameter,
        `whole numbers from ${least} to 100,000, since ${source.words} is ${source.known ? '' : 'not '}known in advance`,
        shift,
      );
}

/** When what is made of values `shift` periods back is known. */
export const timing = (source: ValueSource, shift: number) =>
  source.known ? ({ availability: 'future', reach: Infinity } as const) : ({ availability: 'origin', reach: shift } as const);
