import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { ComparedGroup, RunComparison } from '../../../contract/entities/run-comparison.ts';
import { Plot } from '../../charts/plot.tsx';
import { groupFigure, type GroupMeasure } from '../../charts/run-comparison-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import css from './compare.module.css';

const measures: Record<GroupMeasure, string> = { mase: 'MASE', mae: 'MAE', wape: 'WAPE, %', bias: 'Bias, % of actuals' };

/** Errors by steps ahead, by calendar and by segment. */
export function CompareWhere({ found }: { readonly found: RunComparison }) {
  const [measure, setMeasure] = useState<GroupMeasure>('mase');
  const labels = useMemo(() => found.runs.map(({ label }) => label), [found]);
  return (
    <section className={css.section} aria-label="Errors by group">
      <div className={css.head}>
        <h3>{measures[measure]} by group</h3>
        <SegmentedControl
          aria-label="Measure"
          value={measure}
          onChange={(value) => setMeasure(value as GroupMeasure)}
          data={(Object.keys(measures) as GroupMeasure[]).map((value) => ({ value, label: measures[value].split(',')[0] ?? value }))}
        />
      </div>
      <div className={css.grid}>
        {found.groups.map((group) => (
          <Group key={group.name} group={group} measure={measure} labels={labels} />
        ))}
      </div>
      <p className={css.note}>
        Within a group all forecasts are pooled, each counted once; the leaderboard’s MASE is the mean over series of their folds.
      </p>
    </section>
  );
}

function Group({
  group,
  measure,
  labels,
}: {
  readonly group: ComparedGroup;
  readonly measure: GroupMeasure;
  readonly labels: readonly string[];
}) {
  const scheme = useScheme();
  const figure = useMemo(() => groupFigure(group, measure, measures[measure], labels, scheme), [group, measure, labels, scheme]);
  return (
    <div className={css.picture}>
      <Plot figure={figure} label={`${measures[measure]} by ${group.name}`} title={<h4 className={css.small}>{group.name}</h4>} />
    </div>
  );
}
