import type { FeatureKind } from './kind.ts';
import { attribute } from './kinds/attribute.ts';
import { calendar } from './kinds/calendar.ts';
import { event } from './kinds/event.ts';
import { ewm } from './kinds/ewm.ts';
import { expanding } from './kinds/expanding.ts';
import { fourier } from './kinds/fourier.ts';
import { holidays } from './kinds/holidays.ts';
import { lag } from './kinds/lag.ts';
import { price } from './kinds/price.ts';
import { regressor } from './kinds/regressor.ts';
import { rolling } from './kinds/rolling.ts';
import { series } from './kinds/series.ts';
import { trend } from './kinds/trend.ts';
import type { FeatureKindName } from './spec.ts';

/** A kind whose specs are not told apart by type. A spec is handed only to the kind that it names. */
const entry = <S>(kind: S): FeatureKind => kind as unknown as FeatureKind;

/** Every kind of feature, in the order in which a user meets them. */
export const featureKinds: readonly FeatureKind[] = [
  entry(calendar),
  entry(holidays),
  entry(lag),
  entry(rolling),
  entry(expanding),
  entry(ewm),
  entry(fourier),
  entry(trend),
  entry(regressor),
  entry(price),
  entry(event),
  entry(attribute),
  entry(series),
];

export function featureKind(name: FeatureKindName): FeatureKind {
  const kind = featureKinds.find((candidate) => candidate.kind === name);
  if (!kind) throw new RangeError(`there is no feature of kind ${name}`);
  return kind;
}
