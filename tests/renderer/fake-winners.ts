import type { Experiment } from '../../contract/entities/experiment.ts';
import type { Winners } from '../../contract/entities/winners.ts';
import type { FakeSet } from './fake-series.ts';

/** Every series has a winner that its number decides; the last series has none. */
export function winnersOf(set: FakeSet, experiment: Experiment): Winners {
  const models = experiment.leaderboard.map(({ model, label, baseline }) => ({ model, label, baseline, count: 0 }));
  const winner = Int32Array.from({ length: set.count }, (_, i) =>
    i === set.count - 1 && set.count > 1 ? -1 : ([0, 1, 0, 2, 1, 0, 3][i % 7] ?? 0),
  );
  const of = (indices: readonly number[]): number[] => models.map((_, m) => indices.filter((i) => winner[i] === m).length);
  const all = Array.from(winner, (_, i) => i);
  const segments = set.keyNames.flatMap((key, k) => {
    const values = [...new Set(all.map((i) => set.names(i)[k] ?? ''))];
    if (values.length > 50) return [];
    return values.map((value) => {
      const members = all.filter((i) => set.names(i)[k] === value);
      const counts = of(members);
      const top = Math.max(...counts);
      return {
        key,
        value,
        series: members.length,
        undecided: members.filter((i) => winner[i] === -1).length,
        counts,
        best: top === 0 ? null : (models[counts.indexOf(top)]?.model ?? null),
      };
    });
  });
  const counts = of(all);
  return {
    metric: experiment.options.metric,
    models: models.map((model, m) => ({ ...model, count: counts[m] ?? 0 })),
    undecided: all.filter((i) => winner[i] === -1).length,
    chosen: experiment.leaderboard.some(({ kind }) => kind === 'best')
      ? [
          {
            model: 'best',
            label: 'Best',
            kinds: [
              { kind: 'theta', label: 'Theta', count: Math.ceil(set.count / 2) },
              { kind: 'arima', label: 'ARIMA', count: Math.floor(set.count / 2) },
            ],
          },
        ]
      : [],
    segments,
    list: { winner, error: Float64Array.from(all, (i) => 0.6 + (i % 9) / 20) },
  };
}
