import type { Resource } from '../plan.ts';
import type { Space } from '../space.ts';

/** What is searched for a model unless the user says otherwise. */
export interface DefaultSearch {
  /** The model's kind. */
  readonly kind: string;
  /** Names and limits are those of the model's parameters; defaults are the model's own. */
  readonly space: Space;
  /** What halving spends more and more of. */
  readonly resource: Resource;
}
