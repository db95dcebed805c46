import type { ModelExplanation } from '../../../contract/entities/explanation.ts';
import { knownAhead } from '../../../engine/backtest/index.ts';
import { EngineError } from '../../../engine/core/errors.ts';
import { createRng } from '../../../engine/core/rng.ts';
import { treeModel } from '../../../engine/explain/index.ts';
import type { PanelTrees } from '../../../engine/learning/fitted.ts';
import { globalModelByKind } from '../../../engine/models/index.ts';
import { explainForecast, type ForecastFindings } from './explain-forecast.ts';
import type { ModelTask } from './plan.ts';

/** What is worked out of a model; the rest stands with the run. */
export type ModelFindings = Pick<
  ModelExplanation,
  | 'method'
  | 'scale'
  | 'scaleWords'
  | 'rows'
  | 'of'
  | 'rowWords'
  | 'features'
  | 'swarm'
  | 'dependence'
  | 'interactions'
  | 'correlation'
  | 'notes'
>;

type Tell = (phase: string, share: number) => void;

/** Six digits are plenty in a picture, and half the bytes. */
const short = (value: number): number => Number(value.toPrecision(6));
const orNull = (value: number): number | null => (Number.isFinite(value) ? short(value) : null);
const shown = (values: ArrayLike<number>): number[] => Array.from(values, short);
/** Parts that are drawn row by row. */
const SWARM = 20;

/** @throws EngineError of the methods */
export async function explainModel(task: ModelTask, tell: Tell): Promise<ModelFindings> {
  return task.how === 'trees' ? ofTrees(task, tell) : ofForecasts(task, tell);
}

function ofTrees({ kind, json, panel, horizon, seed }: ModelTask & { readonly how: 'trees' }, tell: Tell): ModelFindings {
  const model = globalModelByKind(kind);
  if (!model) throw new EngineError('unknown-model', `There is no model of kind ${kind}.`, { kind });
  const fitted = model.read(JSON.parse(json)) as unknown as PanelTrees;
  const found = treeModel(fitted, knownAhead(panel, horizon).panel, createRng(seed), { onProgress: tell });
  const { transform } = fitted.target;
  const { from, to } = found.steps;
  return {
    method: 'tree-shap',
    scale: transform === 'log1p' ? 'log' : transform === 'scale' ? 'transformed' : 'units',
    scaleWords:
      transform === 'log1p'
        ? 'logarithm of the series: 0.1 is about 10%'
        : transform === 'scale'
          ? 'shares of the mean size of the series'
          : 'units of the series',
    rows: found.rows,
    of: found.of,
    rowWords: 'rows that it learnt from',
    features: found.features.map(({ info, ...figures }) => ({ ...info, ...figures })),
    swarm: found.swarm.map(({ feature, scores, values }) => ({ feature, scores: shown(scores), values: Array.from(values, orNull) })),
    dependence: found.dependence.map(({ feature, kind: of, grid, mean, curves }) => ({
      feature,
      kind: of,
      grid: shown(grid),
      mean: shown(mean),
      curves: curves.map(shown),
    })),
    interactions: found.interactions.map(({ rows, ...pair }) => ({
      ...pair,
      rows: rows.map(({ a, b, score }) => ({ a: orNull(a), b: orNull(b), score: short(score) })),
    })),
    correlation: { features: [...found.correlation.features], matrix: shown(found.correlation.matrix) },
    notes: from > 1 ? [`There are trees for several parts of the horizon; these figures are of those for steps ${from} to ${to}.`] : [],
  };
}

/** Sizes of a part over some forecasts, each in shares of the mean size of its forecast, or in logarithms where the model has them. */
async function ofForecasts({ tasks, of }: ModelTask & { readonly how: 'forecasts' }, tell: Tell): Promise<ModelFindings> {
  const parts = new Map<string, { part: ForecastFindings['parts'][number]; scores: number[]; values: (number | null)[] }>();
  let rows = 0;
  let log = true;
  let method: ForecastFindings['method'] = 'components';
  const notes = new Set<string>();
  for (const [k, task] of tasks.entries()) {
    tell('Forecasts taken apart', k / tasks.length);
    const made = await explainForecast(task);
    method = made.method;
    if (made.scale !== 'log' || made.method !== 'shapley') log = false;
    const { forecast } = made;
    const size = forecast.reduce((sum, value) => sum + Math.abs(value), 0) / forecast.length || 1;
    for (const note of made.notes) notes.add(note);
    for (const part of made.parts) {
      if (part.group === 'rule') continue;
      const key = `${part.group} ${part.topic} ${part.name}`;
      const found = parts.get(key) ?? {
        part,
        scores: Array.from({ length: rows }, () => 0),
        values: Array.from({ length: rows }, () => null),
      };
      parts.set(key, found);
      forecast.forEach((_, h) => {
        found.scores.push(
          made.scale === 'log' && made.method === 'shapley' ? (part.scores[h] as number) : (part.effects[h] as number) / size,
        );
        found.values.push(part.values[h] ?? null);
      });
    }
    rows += forecast.length;
    // A part that a series does not have adds nothing there.
    for (const found of parts.values())
      while (found.scores.length < rows) {
        found.scores.push(0);
        found.values.push(null);
      }
  }
  const features = [...parts.values()]
    .map(({ part: { name, meaning, group, topic }, scores }) => ({
      name,
      meaning,
      group,
      topic,
      impact: scores.reduce((sum, value) => sum + Math.abs(value), 0) / Math.max(1, rows),
      gain: null,
      cover: null,
      splits: null,
    }))
    .sort((a, b) => b.impact - a.impact);
  const byName = new Map([...parts.values()].map((found) => [found.part.name, found]));
  return {
    method: method === 'shapley' ? 'shapley' : 'components',
    scale: log ? 'log' : 'transformed',
    scaleWords: log ? 'logarithm of the series: 0.1 is about 10%' : 'shares of the mean size of the forecast',
    rows,
    of,
    rowWords: `steps of the forecasts of ${tasks.length} series`,
    features,
    swarm: features.slice(0, SWARM).map(({ name }) => ({
      feature: name,
      scores: shown(byName.get(name)?.scores ?? []),
      values: (byName.get(name)?.values ?? []).map((value) => (value === null ? null : short(value))),
    })),
    dependence: [],
    interactions: [],
    correlation: null,
    notes: [...notes],
  };
}
