import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreSegments } from '../../../contract/entities/explore.ts';
import { segmentsFigure } from '../../charts/distribution-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { filterOf, segmentsKey } from '../../state/explore.ts';
import { useApp, useOwnResource, useSlice } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './explore-view.module.css';

interface Props {
  readonly version: DatasetVersion;
  /** Key columns and attributes. */
  readonly names: readonly string[];
  readonly unit: string;
}

const rowPx = 24;

/** The target by value of a key column or attribute. */
export function SegmentsSection({ version, names, unit }: Props) {
  const app = useApp();
  const [wanted, setWanted] = useState<string | null>(null);
  const name = wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? '');
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const key = segmentsKey(version.id, name, filter);
  const { value, failure } = useOwnResource(app.explore.segments, key);
  return (
    <section aria-label="Segments" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>Distribution by</h3>
        <Select
          aria-label="Segments by"
          className={css.segmentBy ?? ''}
          value={name}
          data={[...names]}
          onChange={(chosen) => setWanted(chosen)}
        />
        {value && value.count > value.segments.length && (
          <span className="quiet">
            The {count(value.segments.length)} largest of {count(value.count)}
          </span>
        )}
      </div>
      {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.explore.segments.refresh(key) }} />}
      <div className={css.boxes} style={{ height: 32 + 48 + rowPx * Math.max(3, value?.segments.length ?? 6) }}>
        {value && <Boxes found={value} unit={unit} />}
      </div>
    </section>
  );
}

function Boxes({ found, unit }: { readonly found: ExploreSegments; readonly unit: string }) {
  const scheme = useScheme();
  const figure = useMemo(() => segmentsFigure(found.segments, found.key, unit, scheme), [found, unit, scheme]);
  return <Plot figure={figure} label={`${unit} by ${found.key}`} />;
}
