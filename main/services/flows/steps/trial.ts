import type { Evidence } from '../../../../contract/entities/registry.ts';
import type { StoredTrial } from '../../../store/repositories/trials.ts';
import { beginProbation } from '../begin-trial.ts';
import type { FlowPorts } from '../ports.ts';
import { judgeChallenger } from '../policy.ts';
import type { StepContext } from '../step.ts';
import { unlearntSeries } from '../unlearnt.ts';

interface Settled {
  readonly words: string;
  readonly result: Readonly<Record<string, unknown>>;
}

/** What `evaluate` found of a trial that runs. */
interface TrialFound {
  readonly id: string;
  readonly over?: boolean;
  readonly come?: number;
  readonly look?: number;
  readonly folds?: number;
  readonly evidence?: Evidence;
  readonly worse?: boolean;
  readonly why?: string;
  /** What was served in an A/B period, in a sentence. */
  readonly said?: string;
}

/**
 * Ends a trial of which enough has come: a challenger in the shadow or that serves a share is promoted or kept, the fresh champion stays or gives way to the one
 * before. A challenger that does clearly worse serves no longer, however much is left.
 *
 * @returns null where nothing was to be decided
 */
export async function settleTrial(
  { store, registry, datasets }: FlowPorts,
  { flow, deployment, result, assertHeld, signal, made, log }: StepContext,
): Promise<Settled | null> {
  const found = result('evaluate')?.['trial'] as TrialFound | undefined;
  if (!found) return null;
  const trial = store.trials.list(deployment.id).find(({ id }) => id === found.id);
  if (!trial) return null;
  // Ended before the process did: what is said of it is what was kept.
  if (trial.state === 'ended')
    return trial.reason?.includes(flow.id) ? { words: trial.reason, result: { decision: trial.outcome, trialId: trial.id } } : null;
  const at = new Date().toISOString();
  const end = (outcome: NonNullable<StoredTrial['outcome']>, reason: string): Settled => {
    const whole = `${reason} Flow ${flow.id}.`;
    store.trials.end(trial.id, outcome, whole, found.evidence ?? null, at);
    return { words: reason, result: { decision: outcome, trialId: trial.id } };
  };
  const [champion, other] = [registry.version(trial.championId), registry.version(trial.otherId)];
  /** Whether this very flow did it before its process ended. */
  const doneHere = (): boolean =>
    registry
      .history(deployment.modelId)
      .entries.some(({ versionId, reason }) => versionId === other.id && reason.endsWith(`Flow ${flow.id}.`));
  const byThisFlow = champion.stage !== 'champion' && other.stage === 'champion' && doneHere();
  if (champion.stage !== 'champion' && !byThisFlow)
    return end('overtaken', `The trial of v${other.number} is over: another version was made champion meanwhile.`);

  if (trial.kind !== 'probation') {
    const served = found.said ? ` ${found.said}` : '';
    const share = trial.split ? `served ${trial.split.share} percent of the series beside` : 'was in the shadow of';
    if (other.stage === 'archived') return end('overtaken', `The trial of v${other.number} is over: it was archived meanwhile.`);
    if (!found.evidence) return null;
    if ((found.come ?? 0) < trial.periods) {
      if (trial.kind !== 'ab' || found.worse !== true) return null;
      return end(
        'stopped',
        `v${other.number} serves no longer and stays a candidate, v${champion.number} serves all: ${found.why ?? ''}${served}`,
      );
    }
    const more = await unlearntSeries(datasets, champion, other.datasetVersionId, 1);
    const { better, why } = judgeChallenger({ ...deployment.policy, minFolds: 1 }, found.evidence, found.folds ?? 0, more);
    const words = `v${other.number} ${share} v${champion.number} for ${trial.periods} periods.`;
    if (!better) return end('kept', `${words} It stays a candidate: ${why}${served}`);
    assertHeld();
    if (!byThisFlow)
      await registry.promote(
        { versionId: other.id, expected: champion.id, evidence: found.evidence, reason: `${words} ${why} Flow ${flow.id}.` },
        { signal },
      );
    else log(`v${other.number} was promoted before the process ended.`);
    const sides = { id: made('probation'), deployment, champion: other, other: champion, flowId: flow.id };
    // Together: a process that ends between them would leave the fresh champion without a probation.
    return store.transaction(() => {
      const settled = end('promoted', `${words} It takes its place: ${why}${served}`);
      if (deployment.policy.rollback) beginProbation(store, { ...sides, last: Number(result('evaluate')?.['last']) });
      return settled;
    });
  }

  if (found.worse === true && deployment.policy.rollback) {
    assertHeld();
    const why = found.why ?? '';
    if (!byThisFlow) registry.rollback({ modelId: deployment.modelId, expected: champion.id, reason: `${why} Flow ${flow.id}.` });
    else log(`v${other.number} was made champion again before the process ended.`);
    return end('rolled-back', `v${champion.number} gives way to v${other.number} again: ${why}`);
  }
  if ((found.come ?? 0) < trial.periods) return null;
  return end('kept', `v${champion.number} has stood its probation of ${trial.periods} periods. ${found.why ?? ''}`.trim());
}
