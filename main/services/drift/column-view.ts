import type { DriftColumn } from '../../../contract/entities/drift.ts';
import type { FeatureDrift } from '../../../engine/drift/index.ts';
import { significant } from '../reports/format.ts';

const shares = (counts: readonly number[]): number[] => {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.map((count) => (sum === 0 ? 0 : count / sum));
};

const percent = (value: number): string => `${value < 0 ? '' : '+'}${(100 * value).toFixed(Math.abs(value) < 0.0995 ? 1 : 0)}%`;

/** What is kept of a column: figures, both distributions, and one sentence. */
export function columnView(feature: FeatureDrift, span: (one: { from: number; to: number }) => DriftColumn['reference']): DriftColumn {
  const { distribution: d, histogram, level, role } = feature;
  const edges = histogram ? [...histogram.edges] : null;
  const bars = histogram
    ? { edges, labels: null, reference: shares(histogram.reference), current: shares(histogram.current) }
    : d?.bins.labels
      ? { edges: null, labels: [...d.bins.labels], reference: shares(d.bins.reference), current: shares(d.bins.current) }
      : null;
  const view = {
    name: feature.name,
    role,
    decision: feature.decision,
    reasons: [...feature.reasons],
    effect: feature.effect,
    importance: feature.importance,
    impact: feature.impact,
    adjustment: feature.adjustment,
    reference: span(feature.reference),
    test: d?.test ?? null,
    statistic: d?.statistic ?? null,
    pDistribution: feature.adjusted.distribution,
    pLevel: feature.adjusted.level,
    severity: feature.severity,
    natural: feature.natural,
    psi: d?.stability.psi ?? null,
    psiExpected: d?.stability.expected ?? null,
    jensenShannon: d?.jensenShannon ?? null,
    wasserstein: d?.wasserstein?.normed ?? null,
    mean: feature.mean,
    levelChange: level?.change ?? null,
    levelTimes: level?.times ?? null,
    missing: feature.missing,
    bars,
  };
  return { ...view, sentence: sentenceOf(view) };
}

/** What has become of a column, for people. */
function sentenceOf(column: Omit<DriftColumn, 'sentence'>): string {
  const { role, reasons, levelChange, levelTimes, severity, natural, missing, mean, decision } = column;
  if (decision === 'not-judged') return 'Too few values on one side to compare.';
  const sentences: string[] = [];
  if (reasons.includes('level') && levelChange !== null)
    sentences.push(
      `The level moved by ${role === 'target' ? `${percent(levelChange)} of its size` : significant(levelChange)}${levelTimes === null ? '' : `, ${levelTimes.toFixed(1)} times the usual`}.`,
    );
  if (reasons.includes('distribution'))
    sentences.push(
      natural
        ? `The distribution is ${(severity / Math.max(natural.high, 1e-9)).toFixed(1)} times as far off as all but 5 of 100 earlier windows.`
        : `The distribution is ${severity.toFixed(1)} times as far off as matters.`,
    );
  if (reasons.includes('missing'))
    sentences.push(
      `Missing in ${(100 * missing.current).toFixed(1)}% of the cells; it was ${(100 * missing.reference).toFixed(1)}%, and never more than ${(100 * missing.most).toFixed(1)}%.`,
    );
  if (sentences.length === 0)
    return natural
      ? `As far apart as earlier windows are (${severity.toFixed(1)}; usual ${natural.usual.toFixed(1)}, high ${natural.high.toFixed(1)}).`
      : 'No more than chance, or too little to matter.';
  if (role !== 'target' && mean.reference !== null && mean.current !== null)
    sentences.push(`The mean is ${significant(mean.current)}; it was ${significant(mean.reference)}.`);
  return sentences.join(' ');
}
