import { EngineError } from '../../core/errors.ts';
import type { Context } from '../../core/context.ts';
import type { Forecast, ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { usableSeasons } from '../../decomposition/mstl.ts';
import { countObserved } from '../../math/moments.ts';
import { fillGaps } from '../../transforms/fill-gaps.ts';
import type { FitNote, LocalModel, Refusal, Spec } from '../model.ts';
import { refuseSpec } from '../refuse-spec.ts';
import { throwIfRefused } from '../refusals.ts';
import { adjust, withoutSeason } from './adjust.ts';
import { describeMstl } from './describe.ts';
import { seasonAhead, type MstlFitted } from './fitted.ts';
import { widen } from './widen.ts';
import { decompositionOptions, decompositionParameters, seasonLengthsOf, splitSpec } from './settings.ts';

/** What an MSTL model is made from. */
export interface MstlMaker {
  readonly kind: string;
  readonly label: string;
  readonly summary: string;
  readonly complexity: number;
  /** Forecasts the seasonally adjusted series. */
  readonly member: LocalModel;
  /** Settings of the member that say something of a season: it never sees one. */
  readonly hidden: readonly string[];
  /** Settings of the member where the user gave none, by the number of values. */
  readonly usual?: (n: number) => Spec;
}

const LARGEST = 1e100;

/**
 * A decomposition by MSTL with a model for the seasonally adjusted series. Each season's last figure is carried on unchanged, as R's `stlf`
 * does it.
 *
 * @see Bandara, Hyndman & Bergmeir (2021), arXiv:2107.13462; Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., 5.7
 */
export function mstlModel(maker: MstlMaker): LocalModel<MstlFitted> {
  const { kind, label, member } = maker;
  const memberParameters = (member.parameters ?? []).filter(({ name }) => !maker.hidden.includes(name));
  const parameters = [...decompositionParameters, ...memberParameters];

  const refuse = (series: Series, spec: Spec): Refusal | null => {
    const refusal = refuseSpec(parameters, spec, label) ?? refuseValues(series, label);
    if (refusal) return refusal;
    // Whether the member takes the adjusted series is seen in the fit; here it is asked about its settings and the length.
    const y = member.acceptsMissing ? series.y : fillGaps(series.y, 1);
    return member.refuse(withoutSeason(series, y), splitSpec(spec).members);
  };

  const fit = (series: Series, spec: Spec, context: Context): MstlFitted => {
    throwIfRefused(refuse(series, spec));
    if (context.shouldStop()) throw new EngineError('cancelled', 'The fit was cancelled.');
    const { own, members } = splitSpec(spec);
    const options = decompositionOptions(own);
    const lengths = seasonLengthsOf(series, own);
    const adjusted = adjust(series, lengths, options, !member.acceptsMissing);
    const { decomposition } = adjusted;
    const fitted = member.fit(adjusted.series, { ...maker.usual?.(series.y.length), ...members }, context);
    const notes = [...notesOn(lengths, series.y.length), ...(fitted.notes ?? [])];
    return {
      kind,
      formatVersion: 1,
      seasonLengths: decomposition?.seasonLengths ?? [],
      figures:
        decomposition?.seasons.map((season, i) => [...season.subarray(season.length - (decomposition.seasonLengths[i] as number))]) ?? [],
      options,
      ...(decomposition && own['season_error'] !== false ? { influence: adjusted.influence } : {}),
      member: fitted,
      ...(notes.length > 0 ? { notes } : {}),
    };
  };

  const forecast = (fitted: MstlFitted, request: ForecastRequest): Forecast => {
    const { mean, intervals } = widen(member.forecast(fitted.member, request), fitted.influence);
    const shift = Float64Array.from(mean, (_, step) => seasonAhead(fitted, step));
    const shifted = (values: Float64Array): Float64Array => values.map((value, step) => value + (shift[step] as number));
    return {
      mean: shifted(mean),
      intervals: intervals.map(({ level, lower, upper }) => ({ level, lower: shifted(lower), upper: shifted(upper) })),
    };
  };

  return {
    kind,
    label,
    summary: maker.summary,
    baseline: false,
    complexity: maker.complexity,
    acceptsMissing: true,
    ...(member.acceptsRegressors === undefined ? {} : { acceptsRegressors: member.acceptsRegressors }),
    parameters,
    limits: [
      'Seasons need more than two full rounds of data each; others are left out, and the fit says so.',
      'Seasons are added, not multiplied: take logarithms or Box-Cox where they grow with the level.',
      'The last seasonal figure is carried on unchanged.',
      ...(member.limits ?? []).filter((limit) => !/season/i.test(limit)),
    ],
    refuse,
    fit,
    forecast,
    describe: (fitted, series, request) => describeMstl(member, fitted, series, request),
  };
}

function refuseValues({ y }: Series, label: string): Refusal | null {
  if (countObserved(y) === 0) return { code: 'series-too-short', message: `${label} needs values but the series has none.` };
  for (let t = 0; t < y.length; t++)
    if (Math.abs(y[t] as number) > LARGEST)
      return { code: 'not-finite', message: `${label} needs values of at most 1e100 but number ${t + 1} is ${y[t]}.` };
  return null;
}

function notesOn(lengths: readonly number[], n: number): FitNote[] {
  const usable = usableSeasons(lengths, n);
  return [...new Set(lengths)]
    .filter((m) => m > 1 && !usable.includes(m))
    .map((m) => ({
      code: 'season-left-out',
      message: `A season of ${m} periods needs more than ${2 * m} values but there are ${n}: it was left out.`,
    }));
}
