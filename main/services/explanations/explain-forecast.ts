import type { ForecastChange, ForecastExplanation, TopicEffects } from '../../../contract/entities/explanation.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import {
  changeFromBase,
  changeFromSeason,
  changeFromStep,
  combineExplained,
  explainComponents,
  explainNet,
  explainTrees,
  nameOfTopic,
  sentenceOf,
  sharesOf,
  withRule,
  type Change,
  type Explained,
  type ExplainedNet,
} from '../../../engine/explain/index.ts';
import { knownAhead } from '../../../engine/backtest/index.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import type { ForecastTask, Plan } from './plan.ts';

/** What is worked out of a forecast; the rest stands with the run. */
export type ForecastFindings = Pick<
  ForecastExplanation,
  'method' | 'scale' | 'scaleWords' | 'forecast' | 'base' | 'baseScore' | 'parts' | 'topics' | 'changes' | 'members' | 'gap' | 'notes'
>;

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** One plan taken apart, with what was done to the forecast afterwards. */
async function taken(plan: Plan, task: ForecastTask): Promise<{ explained: Explained; members: ForecastExplanation['members'] }> {
  const horizon = plan.mean.length;
  switch (plan.how) {
    case 'local': {
      const request = { horizon, levels: [80], ...(task.futureXreg ? { futureXreg: task.futureXreg } : {}) };
      return { explained: withRule(explainComponents(plan.saved, task.series, request), plan.mean), members: [] };
    }
    case 'panel': {
      const model = globalModelByKind(plan.kind);
      if (!model || !task.panel) throw new EngineError('unknown-model', `There is no model of kind ${plan.kind}.`, { kind: plan.kind });
      const { panel } = knownAhead(task.panel, horizon);
      const fitted: unknown = model.read(JSON.parse(plan.json));
      const isNet = typeof fitted === 'object' && fitted !== null && 'net' in fitted;
      const closed = isNet ? (fitted as ExplainedNet).surroundings.closed : (fitted as PanelTrees).closed;
      const explained = isNet
        ? await explainNet(fitted as ExplainedNet, panel, task.index, horizon, { rng: createRng(task.seed) })
        : explainTrees(fitted as PanelTrees, panel, task.index, horizon);
      return { explained: withRule(explained, plan.mean, closed ? 'Closed' : undefined), members: [] };
    }
    case 'members': {
      const found: Explained[] = [];
      for (const member of plan.members) found.push((await taken(member.plan, task)).explained);
      const shares = sharesOf(
        plan.members.map(({ plan: { mean } }) => mean),
        plan.members.map(({ weight }) => weight),
        plan.rule,
      );
      const explained = combineExplained(
        plan.members.map((member, k) => ({
          label: member.plan.label,
          shares: shares[k] as Float64Array,
          explained: found[k] as Explained,
        })),
      );
      return {
        explained: withRule(explained, plan.mean),
        members: plan.members.map(({ plan: own, weight }, k) => ({
          model: own.model,
          label: own.label,
          weight,
          forecast: [...own.mean],
          shares: [...(shares[k] as Float64Array)],
          base: [...(found[k] as Explained).ahead.base],
          topics: topicsOf(found[k] as Explained),
        })),
      };
    }
  }
}

/** Parts of one topic together, the largest first. */
function topicsOf({ parts, ahead }: Explained): TopicEffects[] {
  const topics = new Map<string, TopicEffects>();
  parts.forEach(({ group, topic }, k) => {
    const key = `${group} ${topic}`;
    const found = topics.get(key) ?? { group, topic, effects: Array.from(ahead.base, () => 0) };
    topics.set(key, found);
    found.effects.forEach((value, h) => (found.effects[h] = value + (ahead.effects[k]?.[h] as number)));
  });
  const size = ({ effects }: TopicEffects): number => effects.reduce((sum, value) => sum + Math.abs(value), 0);
  return [...topics.values()].sort((a, b) => size(b) - size(a));
}

function changesOf(explained: Explained, { unit, seasonWords, series }: ForecastTask): ForecastExplanation['changes'] {
  const say = (change: Change, step: number, against: string): ForecastChange => ({
    from: change.from,
    to: change.to,
    against,
    sentence: sentenceOf(change, `${unit} ${step + 1}`, against),
    topics: change.topics.map((topic) => ({ group: topic.group, topic: topic.topic, name: nameOfTopic(topic), change: topic.change })),
  });
  return Array.from(explained.ahead.base, (_, step) => {
    const season = changeFromSeason(explained, step, series.seasonLength);
    return {
      base: say(changeFromBase(explained, step), step, 'where the model starts from'),
      previous: step === 0 ? null : say(changeFromStep(explained, step, step - 1), step, `${unit.toLowerCase()} ${step}`),
      season: season && say(season, step, seasonWords),
    };
  });
}

/**
 * Takes one forecast apart and says why its steps differ.
 *
 * @throws EngineError of the methods
 */
export async function explainForecast(task: ForecastTask): Promise<ForecastFindings> {
  const { mean } = task.plan;
  const { explained, members } = await taken(task.plan, task);
  const { ahead, parts } = explained;
  const size = mean.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const gap = mean.reduce((most, value, h) => {
    const sum = ahead.effects.reduce((total, own) => total + (own[h] as number), ahead.base[h] as number);
    return Math.max(most, Math.abs(value - sum) / (size || 1));
  }, 0);
  return {
    method: explained.method,
    scale: explained.scale,
    scaleWords: explained.scaleWords,
    forecast: [...mean],
    base: [...ahead.base],
    baseScore: [...ahead.baseScore],
    parts: parts.map((part, k) => ({
      ...part,
      effects: [...(ahead.effects[k] as Float64Array)],
      scores: [...(ahead.scores[k] as Float64Array)],
      values: Array.from(ahead.values[k] as Float64Array, orNull),
    })),
    topics: topicsOf(explained),
    changes: changesOf(explained, task),
    members,
    gap,
    notes: [...explained.notes],
  };
}
