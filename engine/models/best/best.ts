import type { Context } from '../../core/context.ts';
import { EngineError } from '../../core/errors.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { countObserved } from '../../math/moments.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import type { FitNote, Fitted, LocalModel, Spec } from '../model.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { looksBack } from '../../intervals/looks.ts';
import { stretchAt } from '../../intervals/calibrate.ts';
import { candidatesFor, everyMember, type Candidate, type Members } from './candidates.ts';
import { combineForecasts } from './combine.ts';
import { describeBest } from './describe.ts';
import { findSeason } from './find-season.ts';
import type { BestFitted, Judged, Member } from './fitted.ts';
import { judge } from './judge.ts';
import { fitCandidate, forecastCandidate, lookBack, type Before } from './looks-back.ts';
import { bestParameters, LOOKS, optionsOf } from './parameters.ts';

const LABEL = 'Best';

/** A seed for the candidates' randomness, the same one for all fits of a series. */
function seedFrom({ rng, memo }: Context): number {
  const known = memo?.get('best/seed');
  if (typeof known === 'number') return known;
  const seed = Math.floor(rng.uniform() * 4294967296);
  memo?.set('best/seed', seed);
  return seed;
}

function labelsOf(members: Members): (kind: string) => string {
  const labels = new Map(everyMember(members).map(({ kind, label }) => [kind, label]));
  return (kind) => labels.get(kind) ?? kind;
}

/** Members by kind; those that a saved forecast names are always there, since kinds are never removed. */
function modelOf(members: Members, kind: string): LocalModel {
  const model = everyMember(members).find((candidate) => candidate.kind === kind);
  if (!model) throw new EngineError('unknown-model', `Best knows no member "${kind}".`, { kind });
  return model;
}

/** The first simple model that takes the series. */
function simplest(members: Members, series: Series): Candidate {
  for (const model of members.simple) if (model.refuse(series, {}) === null) return { model, seasonLength: series.seasonLength };
  throw new EngineError('series-too-short', `${LABEL} found no model for a series of ${series.y.length} values.`, {
    values: series.y.length,
  });
}

function why(chosen: string, kept: readonly Judged[], looks: number, label: (kind: string) => string): FitNote {
  const times = looks === 1 ? 'one earlier point' : `${looks} earlier points`;
  if (chosen !== 'combination')
    return {
      code: 'best-chose',
      message: looks === 0 ? `Best took ${label(chosen)}.` : `Best took ${label(chosen)} alone, by its errors at ${times}.`,
    };
  const parts = kept.map(
    ({ kind, seasonLength, weight }) =>
      `${label(kind)}${kept.some((other) => other.kind === kind && other.seasonLength !== seasonLength) ? ` with season ${seasonLength}` : ''} ${Math.round(100 * weight)}%`,
  );
  return {
    code: 'best-combined',
    message: `Best combined ${parts.join(', ')}${looks === 0 ? ': too few values to tell them apart' : `, by their errors at ${times}`}.`,
  };
}

/**
 * One choice for any series: candidates by season, intermittency and time to spend, their errors at earlier points of the series, and a
 * combination weighted by these, in which a model that is far better stands alone. Intervals are stretched by how far earlier forecasts were
 * off beside the spread that was forecast for them.
 *
 * @param members - the models to choose from
 * @see Petropoulos & Svetunkov (2020), Int. J. Forecasting 36(1), 110-115; Bates & Granger (1969), Operational Research Quarterly 20(4),
 *   451-468
 */
export function createBest(members: Members): LocalModel<BestFitted> {
  const label = labelsOf(members);
  const refuse = (series: Series, spec: Spec) => {
    const refusal = refuseSpec(bestParameters, spec, LABEL);
    if (refusal) return refusal;
    if (countObserved(series.y) === 0) return { code: 'series-too-short', message: `${LABEL} needs at least one value.` } as const;
    // Whatever the simplest models cannot take, no other can.
    const filled = { ...series, y: fillGaps(series.y, series.seasonLength) };
    const reasons = members.simple.map((model) => model.refuse(filled, {}));
    return reasons.some((reason) => reason === null) ? null : (reasons[0] ?? null);
  };
  return {
    kind: 'best',
    label: LABEL,
    summary: 'Tries several models on earlier points of the series and combines them by how well they did.',
    baseline: false,
    complexity: 30,
    acceptsMissing: true,
    acceptsRegressors: everyMember(members).some(({ acceptsRegressors }) => acceptsRegressors === true),
    parameters: bestParameters,
    limits: [
      'It takes as long as all of its models together, several times over.',
      'Fewer than about fourteen values leave nothing to look back on: its models then have equal shares.',
      'A season that is not set is found only where the values show it clearly, up to 400 periods.',
    ],
    refuse,
    fit(series, spec, context) {
      const refusal = refuse(series, spec);
      if (refusal) throw new EngineError(refusal.code, refusal.message);
      if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
      const options = optionsOf(spec);
      const seed = seedFrom(context);
      const looks = looksBack(series, LOOKS[options.budget], context.horizon);
      const found = options.findSeasons ? findSeason(series, looks.origins.at(-1) ?? 0) : 1;
      const candidates = candidatesFor(members, series, options.budget, found);
      const rows = candidates.map((candidate) => lookBack(candidate, series, looks, seed, context));
      const judgement = judge(
        candidates,
        rows.map((row) => row.looks),
        series,
        looks,
        options.combine,
      );

      const horizon = context.horizon ?? looks.horizon;
      const fits = (candidate: Candidate, before: Before | null): Fitted | null => {
        const fitted = fitCandidate(candidate, series, seed, context, before);
        // Regressors' future is not known here; a model that uses them shows at the forecast itself.
        if (!fitted || (candidate.model.acceptsRegressors && series.xreg)) return fitted;
        return forecastCandidate(candidate, fitted, series, { horizon, levels: [95] }) ? fitted : null;
      };
      const kept: { candidate: Candidate; weight: number; fitted: Fitted }[] = [];
      for (const [k, candidate] of candidates.entries()) {
        const weight = judgement.weights[k] as number;
        const fitted = weight > 0 ? fits(candidate, rows[k]?.before ?? null) : null;
        if (fitted) kept.push({ candidate, weight, fitted });
      }
      if (kept.length === 0) {
        const candidate = simplest(members, series);
        const fitted = fitCandidate(candidate, series, seed, context);
        if (!fitted) throw new EngineError('no-convergence', `${LABEL}: no model could be fitted.`);
        kept.push({ candidate, weight: 1, fitted });
      }
      const total = kept.reduce((sum, { weight }) => sum + weight, 0);
      const used: Member[] = kept
        .map(({ candidate, weight, fitted }) => ({ weight: weight / total, seasonLength: candidate.seasonLength, fitted }))
        .sort((a, b) => b.weight - a.weight);
      return savedFrom(series, candidates, judgement, used, looks, label);
    },
    forecast(fitted, request) {
      const forecasts = fitted.members.map((member) => forecastMember(modelOf(members, member.fitted.kind), member, request));
      const weights = fitted.members.map(({ weight }) => weight);
      return combineForecasts(forecasts, weights, fitted.rule, (level) => stretchAt(fitted.calibration, level));
    },
    describe: (fitted, series, request) => describeBest(fitted, series, request, (kind) => modelOf(members, kind)),
  };
}

function savedFrom(
  series: Series,
  candidates: readonly Candidate[],
  { rule, errors, calibration }: ReturnType<typeof judge>,
  used: readonly Member[],
  { origins, horizon }: ReturnType<typeof looksBack>,
  label: (kind: string) => string,
): BestFitted {
  const shareOf = (kind: string, seasonLength: number): number =>
    used.find((member) => member.fitted.kind === kind && member.seasonLength === seasonLength)?.weight ?? 0;
  const lowest = errors.reduce((least, value) => Math.min(least, Number.isFinite(value) ? value : Infinity), Infinity);
  const judged: Judged[] = candidates.map(({ model, seasonLength }, k) => {
    const error = errors[k] as number;
    return {
      kind: model.kind,
      seasonLength,
      ...(Number.isFinite(error) && lowest > 0 ? { error: error / lowest } : {}),
      weight: shareOf(model.kind, seasonLength),
    };
  });
  const kept: Judged[] = used.map(({ weight, seasonLength, fitted }) => ({ kind: fitted.kind, seasonLength, weight }));
  const weights: Record<string, number> = {};
  for (const { kind, weight } of kept) weights[kind] = (weights[kind] ?? 0) + weight;
  const kinds = Object.keys(weights);
  const chosen = kinds.length === 1 ? (kinds[0] as string) : 'combination';
  const notes: FitNote[] = [why(chosen, kept, origins.length, label)];
  const missing = series.y.length - countObserved(series.y);
  if (missing > 0)
    notes.push({
      code: 'gaps-filled',
      message: `${missing} of ${series.y.length} values are missing; they were filled in for the models that need every value, whose intervals do not count what that leaves unknown.`,
    });
  return {
    kind: 'best',
    formatVersion: 1,
    chosen,
    leading: kept[0]?.kind ?? chosen,
    weights,
    rule,
    members: used,
    judged,
    calibration,
    looks: origins.length,
    lookHorizon: horizon,
    notes,
  };
}

function forecastMember(model: LocalModel, { fitted }: Member, { horizon, levels, futureXreg }: ForecastRequest): Forecast {
  return model.forecast(fitted, { horizon, levels, ...(model.acceptsRegressors && futureXreg ? { futureXreg } : {}) });
}
