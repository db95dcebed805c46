import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FeatureChoices } from '../../../contract/entities/features.ts';
import { featureFigure } from '../../charts/feature-figure.ts';
import type { Range } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { featureValuesKey } from '../../state/features.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import css from './features-tab.module.css';
import { Waiting } from './series-tab.tsx';
import { useLast } from './use-last.ts';

interface Props {
  readonly version: DatasetVersion;
  readonly set: FeatureChoices;
  readonly column: string;
}

/** One column of the selected series, below its target. */
export function FeatureChart({ version, set, column }: Props) {
  const { features } = useApp();
  const scheme = useScheme();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const key = featureValuesKey(version.id, set, column, index);
  const { value: newest, failure } = useResource(features.values, key);
  const value = useLast(newest);
  const { value: list } = useSeriesList();
  const [shown, setShown] = useState<{ readonly key: string; readonly window: Range } | null>(null);
  const name = list ? seriesName(list, index, targetName(version)) : '';
  // The zoom stays when another column or set is looked at.
  const place = JSON.stringify([version.id, index]);
  const figure = useMemo(
    () =>
      value &&
      featureFigure({
        key: place,
        unit: version.roles.target ?? 'Value',
        column: value.column,
        time: value.time,
        y: value.y,
        values: value.values,
        history: value.history,
        integerAxis: version.axis.frequency.unit === 'integer',
        scheme,
        shown: shown?.key === place ? shown.window : null,
      }),
    [value, place, version, scheme, shown],
  );
  // A set that cannot be had is named beside the columns.
  if (failure && failure.code !== 'bad-input')
    return <FailureNote failure={failure} steps={{ 'try-again': () => features.values.refresh(key) }} />;
  if (!figure) return <Waiting />;
  return (
    <Plot
      figure={figure}
      title={<h3 className={css.heading}>{name}</h3>}
      label={`${column} of ${name}`}
      onWindow={(window) => setShown({ key: place, window })}
    />
  );
}
