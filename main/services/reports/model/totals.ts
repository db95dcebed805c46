import type { LevelNodes, LevelSet } from '../../../../contract/entities/levels.ts';
import type { ReportTotals } from './report-model.ts';

const mostNodes = 100;

/** Sums of a run's series that were made to agree, level by level: the sums above the series, the largest of each level first. */
export function totalsOf({ createdAt, methodLabel, found }: LevelSet, nodes: LevelNodes): ReportTotals | null {
  if (!found) return null;
  const bottom = found.levels.length - 1;
  const size = (node: number): number => Math.abs(nodes.reconciled[node] ?? 0);
  const order = Array.from(nodes.labels.keys())
    .filter((node) => nodes.level[node] !== bottom)
    .toSorted((a, b) => (nodes.level[a] ?? 0) - (nodes.level[b] ?? 0) || size(b) - size(a) || a - b);
  const { accuracy } = found;
  const [base, own] = ['base', methodLabel].map((label) => accuracy?.methods.find((one) => one.name === label || one.label === label));
  return {
    method: methodLabel,
    createdAt,
    sums: order.length,
    verdict: accuracy?.verdict ?? null,
    nodes: order.slice(0, mostNodes).map((node) => ({
      level: found.levels[nodes.level[node] ?? 0]?.name ?? '',
      name: nodes.labels[node] ?? '',
      series: nodes.series[node] ?? 0,
      base: nodes.base[node] ?? 0,
      reconciled: nodes.reconciled[node] ?? 0,
    })),
    accuracy: (accuracy?.rows ?? []).map(({ name, nodes: count }, i) => ({
      level: name,
      nodes: count,
      base: base?.mase[i] ?? null,
      reconciled: own?.mase[i] ?? null,
    })),
  };
}
