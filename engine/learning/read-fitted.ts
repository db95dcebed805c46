import { EngineError } from '../core/errors.ts';
import type { FittedFeatures } from '../features/matrix/plan.ts';
import { featureKinds } from '../features/matrix/registry.ts';
import type { FeatureSpec } from '../features/matrix/spec.ts';
import type { Conformal } from '../intervals/conformal.ts';
import { ensembleFromJson, ensembleToJson } from '../trees/index.ts';
import type { BridgeRule } from './bridge-gaps.ts';
import type { ClosedRule } from './closed.ts';
import type { PartFeatures } from './columns.ts';
import type { FittedPart, PanelTrees } from './fitted.ts';
import type { LikeRule } from './own-columns.ts';
import type { TargetScale } from './target.ts';

type Json = Readonly<Record<string, unknown>>;

const refuse = (what: string): never => {
  throw new EngineError('invalid-option', `This is no model that Almanac saved: ${what}.`);
};
const record = (from: unknown, name: string): Json =>
  typeof from === 'object' && from !== null && !Array.isArray(from) ? (from as Json) : refuse(`${name} must be an object`);
const list = (from: unknown, name: string, most: number): readonly unknown[] => {
  if (!Array.isArray(from)) return refuse(`${name} must be a list`);
  return from.length <= most ? (from as readonly unknown[]) : refuse(`${name} has ${from.length} entries, at most ${most} are read`);
};
const number = (from: unknown, name: string, low = -1e300, high = 1e300): number =>
  typeof from === 'number' && from >= low && from <= high ? from : refuse(`${name} must be a number from ${low} to ${high}`);
const whole = (from: unknown, name: string, low: number, high: number): number =>
  Number.isInteger(from) ? number(from, name, low, high) : refuse(`${name} must be a whole number`);
const text = (from: unknown, name: string): string =>
  typeof from === 'string' && from.length <= 1000 ? from : refuse(`${name} must be text of at most 1000 characters`);
const oneOf = <T extends string>(from: unknown, name: string, allowed: readonly T[]): T =>
  allowed.includes(from as T) ? (from as T) : refuse(`${name} must be one of ${allowed.join(', ')}`);
const numbers = (from: unknown, name: string, most: number, low?: number, high?: number): number[] =>
  list(from, name, most).map((value) => number(value, name, low, high));

const MOST_SERIES = 1_000_000;
const MOST_HORIZON = 100_000;

function readTarget(from: unknown): TargetScale {
  const { transform, ids, units, centres } = record(from, 'target');
  const target: TargetScale = {
    transform: oneOf(transform, 'target.transform', ['none', 'log1p', 'scale']),
    ids: list(ids, 'target.ids', MOST_SERIES).map((id) => text(id, 'target.ids')),
    units: numbers(units, 'target.units', MOST_SERIES, Number.MIN_VALUE),
    centres: numbers(centres, 'target.centres', MOST_SERIES),
  };
  if (target.units.length !== target.ids.length || target.centres.length !== target.ids.length)
    refuse('target.ids, units and centres must be of one length');
  return target;
}

function readClosed(from: unknown): ClosedRule | null {
  if (from === null) return null;
  const { regressor, value } = record(from, 'closed');
  return { regressor: text(regressor, 'closed.regressor'), value: number(value, 'closed.value') };
}

function readBridge(from: unknown): BridgeRule | null {
  if (from === null) return null;
  const { season, seasons } = record(from, 'bridge');
  return { season: whole(season, 'bridge.season', 1, 1_000_000), seasons: whole(seasons, 'bridge.seasons', 1, 1000) };
}

function readLike(from: unknown): LikeRule {
  const { season, flag, counts } = record(from, 'like');
  return {
    season: whole(season, 'like.season', 1, 1_000_000),
    flag: flag === null ? null : text(flag, 'like.flag'),
    counts: list(counts, 'like.counts', 20).map((count) => whole(count, 'like.counts', 1, 10_000)),
  };
}

/** Features check their own settings when columns are planned; here only what is no feature at all is refused. */
function readFeatures(from: unknown): PartFeatures {
  const { upTo, specs, exclude, fitted, like, closed, anchor } = record(from, 'features');
  const kinds = featureKinds.map(({ kind }) => kind);
  const known = list(specs, 'features.specs', 1000).map((spec) => {
    oneOf(record(spec, 'features.specs')['kind'], 'features.specs.kind', kinds);
    return spec as FeatureSpec;
  });
  const parts = list(fitted, 'features.fitted', 1000);
  if (parts.length !== known.length) refuse('features.fitted must be as long as features.specs');
  return {
    upTo: whole(upTo, 'features.upTo', 1, MOST_HORIZON),
    specs: known,
    exclude: list(exclude, 'features.exclude', 10_000).map((name) => text(name, 'features.exclude')),
    fitted: parts as FittedFeatures,
    like: readLike(like),
    closed: readClosed(closed),
    anchor: anchor === null ? null : whole(anchor, 'features.anchor', 1, 1_000_000),
  };
}

function readPart(from: unknown): FittedPart {
  const { features, meanings, trees } = record(from, 'parts');
  return {
    features: readFeatures(features),
    meanings: Object.fromEntries(Object.entries(record(meanings, 'meanings')).map(([name, words]) => [name, text(words, 'meanings')])),
    trees: ensembleToJson(ensembleFromJson(trees)),
  };
}

function readConformal(from: unknown): Conformal | null {
  if (from === null) return null;
  const { scales, growth, scores, count, effective, folds } = record(from, 'conformal');
  const made: Conformal = {
    scales: numbers(scales, 'conformal.scales', MOST_HORIZON, 0),
    growth: number(growth, 'conformal.growth', 0, 1),
    scores: numbers(scores, 'conformal.scores', 10_000, 0),
    count: whole(count, 'conformal.count', 1, 1e12),
    effective: number(effective, 'conformal.effective', Number.MIN_VALUE),
    folds: whole(folds, 'conformal.folds', 1, 1e12),
  };
  return made.scores.length > 0 && made.scores.every((score, k) => k === 0 || score >= (made.scores[k - 1] as number))
    ? made
    : refuse('conformal.scores must be in ascending order');
}

/**
 * A saved model of trees, from wherever it comes: every field is looked at, and nothing is taken over that was not asked for.
 *
 * @throws EngineError `invalid-option` that says what is wrong
 */
export function readPanelTrees(json: unknown, kind: string): PanelTrees {
  const from = record(json, 'it');
  if (from['kind'] !== kind) refuse(`kind must be ${kind}`);
  const version = from['formatVersion'];
  if (version !== 1 && version !== 2) refuse(`formatVersion must be 1 or 2; a newer version of Almanac may have saved it`);
  const target = readTarget(from['target']);
  const strategy = oneOf(from['strategy'], 'strategy', ['direct', 'recursive']);
  const horizon = whole(from['horizon'], 'horizon', 1, MOST_HORIZON);
  const parts = list(from['parts'], 'parts', 100).map(readPart);
  const reach = parts.at(-1)?.features.upTo ?? 0;
  if (strategy === 'direct' ? reach < horizon : parts.length !== 1) refuse('parts must reach over the horizon');
  const spreads = numbers(from['spreads'], 'spreads', MOST_SERIES, 0);
  if (spreads.length !== target.ids.length) refuse('spreads must be as long as target.ids');
  const { series, rows, heldBack, rounds, loss } = record(from['training'], 'training');
  return {
    formatVersion: 2,
    strategy,
    horizon,
    target,
    closed: readClosed(from['closed']),
    // Format 1 took gaps as they are, and its forecasts stay what they were.
    bridge: version === 1 ? null : readBridge(from['bridge']),
    parts,
    conformal: readConformal(from['conformal']),
    spreads,
    spread: number(from['spread'], 'spread', 0),
    training: {
      series: whole(series, 'training.series', 0, MOST_SERIES),
      rows: whole(rows, 'training.rows', 0, 1e12),
      heldBack: whole(heldBack, 'training.heldBack', 0, MOST_HORIZON * 10),
      rounds: numbers(rounds, 'training.rounds', 100, 0),
      loss: list(loss, 'training.loss', 100).map((value) => (value === null ? null : number(value, 'training.loss'))),
    },
  };
}
