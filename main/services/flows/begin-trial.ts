import type { Deployment, TrialPlan } from '../../../contract/entities/deployment.ts';
import type { ModelVersion } from '../../../contract/entities/registry.ts';
import type { Store } from '../../store/store.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import { splitFor } from '../trials/serves.ts';

interface Sides {
  readonly id: string;
  readonly deployment: Pick<Deployment, 'id' | 'horizon'>;
  readonly champion: Pick<ModelVersion, 'id' | 'number'>;
  readonly other: Pick<ModelVersion, 'id' | 'number'>;
  /** The flow that begins it; null where somebody does by hand. */
  readonly flowId: string | null;
  /** The last period that is known, on the deployment's axis. */
  readonly last: number;
}

const ahead = (n: number): string => `${n} period${n === 1 ? '' : 's'}`;

/**
 * Has a challenger tried beside the champion, as the plan says. Done twice with one id it is one trial.
 *
 * @param data - the newest, which say how large each series is
 * @returns what begins, in a sentence, and as which kind: a single series cannot be split, its challenger stands in the shadow
 */
export function beginTrial(
  store: Store,
  { id, deployment, champion, other, flowId, last }: Sides,
  plan: TrialPlan,
  data: LoadedPanel,
): { readonly kind: 'shadow' | 'ab'; readonly words: string } {
  const { periods } = plan;
  const [own, name] = [`v${champion.number}`, `v${other.number}`];
  return store.transaction(() => {
    const split = plan.kind === 'ab' ? splitFor(store, deployment.id, id, plan.share, data) : null;
    const kind = split ? 'ab' : 'shadow';
    const trial = { id, deploymentId: deployment.id, kind, championId: champion.id, otherId: other.id, flowId } as const;
    store.trials.insert({ ...trial, since: String(last), periods, split, beganAt: new Date().toISOString() });
    if (split)
      return {
        kind,
        words: `${name} serves ${split.others.length} of ${split.series} series (${split.share} percent) for ${ahead(periods)}, ${own} the others, then what came decides.`,
      };
    const alone = plan.kind === 'ab' ? ' A single series cannot be split.' : '';
    return { kind, words: `${name} forecasts in the shadow of ${own} for ${ahead(periods)}, then what came decides.${alone}` };
  });
}

/** Puts a fresh champion on probation beside the one before, and ends what ran. Done twice with one id it is one. */
export function beginProbation(
  store: Store,
  { id, deployment, champion: fresh, other: before, flowId, last }: Sides,
): { readonly periods: number } {
  const periods = 2 * deployment.horizon;
  const at = new Date().toISOString();
  store.transaction(() => {
    const running = store.trials.running(deployment.id);
    if (running && running.id !== id) store.trials.end(running.id, 'overtaken', `v${fresh.number} was promoted.`, null, at);
    const trial = { id, deploymentId: deployment.id, kind: 'probation', championId: fresh.id, otherId: before.id, flowId } as const;
    store.trials.insert({ ...trial, since: String(last), periods, beganAt: at });
  });
  return { periods };
}
