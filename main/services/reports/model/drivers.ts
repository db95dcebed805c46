import type { ForecastExplanation, ModelExplanation, PermutationExplanation } from '../../../../contract/entities/explanation.ts';
import type { PanelModelDescription } from '../../../../contract/entities/model.ts';
import type { ReportDrivers } from './report-model.ts';

const mostRows = 12;

/** Rows with their part of the sum, the largest first. */
function shared(rows: readonly { readonly name: string; readonly meaning: string; readonly weight: number }[]): ReportDrivers['rows'] {
  const total = rows.reduce((sum, { weight }) => sum + Math.max(0, weight), 0);
  if (!(total > 0)) return [];
  return rows
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostRows)
    .map(({ name, meaning, weight }) => ({ name, meaning, share: (100 * weight) / total }));
}

export const modelDrivers = ({ features, rowWords, rows, of }: ModelExplanation): ReportDrivers => ({
  title: 'What the model rests on',
  note: `Mean size of each input's SHAP value over ${rows.toLocaleString('en-US')} of ${of.toLocaleString('en-US')} ${rowWords}, in percent of all.`,
  rows: shared(features.map(({ name, meaning, impact }) => ({ name, meaning, weight: impact }))),
  sentences: [],
});

export const permutationDrivers = ({ features, metric, from, repeats }: PermutationExplanation): ReportDrivers => ({
  title: 'What forecasts get worse without',
  note: `How much ${metric} grows when an input is shuffled in the periods from ${from} on, which a model fitted for this had not seen; ${repeats} times, in percent of all.`,
  rows: shared(features.map(({ name, meaning, increase }) => ({ name, meaning, weight: increase }))),
  sentences: [],
});

export const panelDrivers = ({ of, importance }: PanelModelDescription): ReportDrivers => ({
  title: of === 'members' ? 'What the ensemble is made of' : 'What the model rests on',
  note:
    of === 'members'
      ? 'Weights of its members for the largest series.'
      : 'Shares of the gain of all splits, or of what the model says of its inputs.',
  rows: shared(importance.map(({ feature, meaning, share }) => ({ name: feature, meaning, weight: share }))),
  sentences: [],
});

/** One forecast taken apart: the mean size of what each topic adds or takes away, and what is said of its first and last step. */
export function forecastDrivers({ topics, changes, time }: ForecastExplanation, series: string): ReportDrivers {
  const steps = [...new Set([0, changes.length - 1])].filter((step) => step >= 0);
  const sentences = steps.flatMap((step) => {
    const change = changes[step];
    const said = change?.season ?? change?.base;
    return said ? [`${time[step] ?? ''}: ${said.sentence}`] : [];
  });
  return {
    title: `What drives the forecast of ${series}`,
    note: 'Mean size of what each part adds or takes away over the horizon, in percent of all.',
    rows: shared(
      topics.map(({ topic, effects }) => ({
        name: topic,
        meaning: '',
        weight: effects.reduce((sum, effect) => sum + Math.abs(effect), 0) / Math.max(1, effects.length),
      })),
    ),
    sentences,
  };
}
