import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ChangedSeries } from '../../../contract/entities/lineage.ts';
import { cleaningFigure } from '../../charts/cleaning-figure.ts';
import type { Range } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { valuesKey } from '../../state/app.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { alignVersions } from './align-versions.ts';
import css from './lineage-tab.module.css';
import { Waiting } from './series-tab.tsx';

/** Where more values differ, marks would hide the lines. */
const mostMarked = 100;

interface Props {
  readonly from: DatasetVersion;
  readonly to: DatasetVersion;
  readonly series: ChangedSeries;
}

/** One series as the earlier version (faint) and the later one (strong) have it. */
export function LineageChart({ from, to, series }: Props) {
  const app = useApp();
  const scheme = useScheme();
  const keys = [valuesKey(from.id, series.index.before), valuesKey(to.id, series.index.after)] as const;
  const before = useResource(app.values, keys[0]);
  const after = useResource(app.values, keys[1]);
  const key = keys.join(' ');
  const [shown, setShown] = useState<{ readonly key: string; readonly window: Range } | null>(null);
  const integerAxis = to.axis.frequency.unit === 'integer';
  const few = series.added + series.removed + series.changed <= mostMarked;
  const figure = useMemo(
    () =>
      before.value &&
      after.value &&
      cleaningFigure({
        key,
        unit: to.roles.target ?? 'Value',
        ...alignVersions(before.value, after.value, integerAxis),
        integerAxis,
        scheme,
        shown: shown?.key === key ? shown.window : null,
        marked: few,
      }),
    [before.value, after.value, key, to, integerAxis, scheme, shown, few],
  );
  const failure = before.failure ?? after.failure;
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => keys.forEach((one) => app.values.refresh(one)) }} />;
  return (
    <div className={css.chart}>
      {figure ? (
        <Plot
          figure={figure}
          title={<h4 className={css.heading}>{series.name === '' ? (to.roles.target ?? 'Value') : series.name}</h4>}
          label={`${series.name} in both versions`}
          onWindow={(window) => setShown({ key, window })}
        />
      ) : (
        <Waiting />
      )}
    </div>
  );
}
