import { useMemo, useState, type ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { RecipePreview } from '../../../contract/entities/recipe.ts';
import { cleaningFigure } from '../../charts/cleaning-figure.ts';
import type { Range } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { versionName } from '../../series/names.ts';
import css from './clean-tab.module.css';

interface Props {
  readonly version: DatasetVersion;
  readonly index: number;
  readonly preview: RecipePreview;
  /** Chooses the series; stands at the head of the chart. */
  readonly picker: ReactNode;
}

/** The selected series before and after the recipe. */
export function CleanChart({ version, index, preview, picker }: Props) {
  const scheme = useScheme();
  const key = `${version.id} ${index}`;
  const [shown, setShown] = useState<{ readonly key: string; readonly window: Range } | null>(null);
  const figure = useMemo(
    () =>
      cleaningFigure({
        key,
        unit: version.roles.target ?? 'Value',
        time: preview.time,
        before: preview.before,
        after: preview.after,
        integerAxis: version.axis.frequency.unit === 'integer',
        scheme,
        shown: shown?.key === key ? shown.window : null,
      }),
    [key, preview, version, scheme, shown],
  );
  const name = Object.values(preview.series).join(' · ');
  return (
    <Plot
      figure={figure}
      title={
        <>
          {picker}
          {preview.dropped && <span className={css.dropped}>This series is left out.</span>}
        </>
      }
      label={`${name === '' ? versionName(version) : name} before and after cleaning`}
      onWindow={(window) => setShown({ key, window })}
    />
  );
}
