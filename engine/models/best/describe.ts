import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import type { Component, Description, Estimate, LocalModel } from '../model.ts';
import { weightedMean } from './combine.ts';
import type { BestFitted, Member } from './fitted.ts';
import { seriesFor } from './looks-back.ts';

const percent = (share: number): string => `${Math.round(100 * share)}%`;

/** One member's own description; null where it has none. */
function describeMember(member: Member, series: Series, request: ForecastRequest, model: LocalModel): Description | null {
  const given = seriesFor({ model, seasonLength: member.seasonLength }, series);
  const { futureXreg, ...plain } = request;
  return model.describe?.(member.fitted, given, model.acceptsRegressors && futureXreg ? { ...plain, futureXreg } : plain) ?? null;
}

/** Fitted values of the history, then the forecast: length T + h. */
function pathOf(fitted: Float64Array | undefined, mean: Float64Array, length: number): Float64Array {
  const path = new Float64Array(length + mean.length).fill(NaN);
  if (fitted) path.set(fitted, length - fitted.length);
  path.set(mean, length);
  return path;
}

/**
 * What a combination looks like: its members with their shares, errors at earlier points, and forecasts.
 *
 * @param series - the very series given to `fit`
 */
export function describeBest(
  fitted: BestFitted,
  series: Series,
  request: ForecastRequest,
  modelOf: (kind: string) => LocalModel,
): Description {
  const length = series.y.length;
  const parts = fitted.members.map((member) => {
    const model = modelOf(member.fitted.kind);
    const own = describeMember(member, series, request, model);
    const { horizon, futureXreg } = request;
    const { mean } = model.forecast(member.fitted, {
      horizon,
      levels: [],
      ...(model.acceptsRegressors && futureXreg ? { futureXreg } : {}),
    });
    const season = member.seasonLength === series.seasonLength ? '' : ` [${member.seasonLength}]`;
    return { member, own, name: `${own?.name ?? model.label}${season}`, path: pathOf(own?.fitted, mean, length) };
  });
  const [first] = parts;
  if (parts.length === 1 && first?.own) return { ...first.own, name: `Best: ${first.name}` };
  const weights = parts.map(({ member }) => member.weight);
  const history = Float64Array.from({ length }, (_, t) =>
    weightedMean(
      parts.map(({ path }) => path[t] as number),
      weights,
    ),
  );
  const components: Component[] = parts.map(({ name, path }) => ({ name, values: path, effect: 'additive' }));
  const estimates: Estimate[] = [
    ...parts.map(({ name, member }) => ({ name: `share of ${name}`, symbol: 'w', value: member.weight, standardError: null })),
    ...fitted.judged.flatMap(({ kind, seasonLength, error }) =>
      error === undefined
        ? []
        : [{ name: `error of ${modelOf(kind).label} [${seasonLength}] beside the best`, value: error, standardError: null }],
    ),
    { name: 'width of intervals beside the members', symbol: 's', value: fitted.calibration.scale, standardError: null },
    { name: 'degrees of freedom of intervals', symbol: '\\nu', value: fitted.calibration.degrees, standardError: null },
  ];
  return {
    name: `Best: ${parts.map(({ name, member }) => `${percent(member.weight)} ${name}`).join(' + ')}`,
    equation: [
      '\\hat{y}_{T+h} = \\sum_{k} w_k \\hat{y}^{(k)}_{T+h}, \\quad \\sum_{k} w_k = 1',
      'w_k \\propto \\frac{1}{\\bar{e}_k^2}',
      '\\text{bounds}: \\hat{y}_{T+h} \\pm s \\frac{t_\\nu}{z} \\sum_{k} w_k d^{(k)}_{T+h}',
    ],
    estimates,
    criteria: null,
    sigma2: null,
    components,
    fitted: history,
    residuals: history.map((value, t) => (series.y[t] as number) - value),
  };
}
