import type { ForecastRequest } from '../../core/forecast.ts';
import type { Series } from '../../core/panel.ts';
import { estimatesOf } from '../../online/index.ts';
import type { Description, Estimate } from '../model.ts';
import { simpleDescription } from '../simple-description.ts';
import { forecastOnline, spreadOfMember } from './forecast.ts';
import { bestMember, learnSeries, startMembers, type OnlineLinearFitted } from './learn-series.ts';

const symbolOf = (name: string, i: number): string => (name === 'intercept' ? String.raw`\beta_0` : String.raw`\beta_{${i}}`);

export function describeOnline(fitted: OnlineLinearFitted, series: Series, request: ForecastRequest): Description {
  const { design, members } = fitted;
  const member = bestMember(fitted);
  const lambda = member.state.forgetting;
  const oneStep = new Float64Array(series.y.length).fill(NaN);
  const anew = {
    ...fitted,
    length: 0,
    recent: [],
    members: startMembers(
      design,
      members.map(({ state }) => state.forgetting),
    ),
  };
  learnSeries(anew, series, () => false, oneStep);
  const { sigma } = spreadOfMember(member);
  const parts = [
    ...(design.trend ? [String.raw`\delta t`] : []),
    ...(design.seasons.length > 0 ? [String.raw`\sum_k \left(a_k \sin \tfrac{2 \pi k t}{m} + b_k \cos \tfrac{2 \pi k t}{m}\right)`] : []),
    ...(design.regressors.length > 0 ? [String.raw`\sum_i \gamma_i x_{i,t}`] : []),
    ...(design.lags.length > 0 ? [String.raw`\sum_{l \in \{${design.lags.join(',')}\}} \phi_l y_{t-l}`] : []),
  ];
  return simpleDescription({
    name: `Online regression, lambda = ${lambda}`,
    equation: [
      [String.raw`y_t = \beta_0`, ...parts, String.raw`\varepsilon_t`].join(' + '),
      String.raw`\hat\beta_n = \arg\min_\beta \sum_{t \le n} \lambda^{n-t} (y_t - x_t' \beta)^2`,
    ],
    estimates: estimatesOf(member.state).estimates.map(({ name, value, standardError }, i): Estimate => ({
      name,
      symbol: symbolOf(name, i),
      value,
      standardError,
    })),
    sigma2: sigma * sigma,
    y: series.y,
    fitted: oneStep,
    ahead: forecastOnline(fitted, request).mean,
  });
}
