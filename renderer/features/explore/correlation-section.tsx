import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreCorrelation } from '../../../contract/entities/explore.ts';
import { correlationFigure, crossCorrelationFigure } from '../../charts/correlation-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { correlationKey, filterOf } from '../../state/explore.ts';
import { useApp, useOwnResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './explore-view.module.css';
import { Lazily } from './lazily.tsx';

interface Props {
  readonly version: DatasetVersion;
  /** One series; null for all that the filter lets pass. */
  readonly index: number | null;
  readonly name: string;
}

/** The target and its regressors: each against each, and the target at lags. */
export function CorrelationSection(props: Props) {
  return (
    <section aria-label="Correlation" className={css.section}>
      <Lazily height="auto" className={css.tall}>
        <Asked {...props} />
      </Lazily>
    </section>
  );
}

/** Asks only once it is on show. */
function Asked({ version, index, name }: Props) {
  const app = useApp();
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const { from, to } = filter;
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  const key = correlationKey(version.id, index, index === null ? filter : range);
  const { value, failure } = useOwnResource(app.explore.correlations, key);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.explore.correlations.refresh(key) }} />;
  if (!value) return <p className={css.note}>Working it out …</p>;
  return <Correlations found={value} name={name} />;
}

function Correlations({ found, name }: { readonly found: ExploreCorrelation; readonly name: string }) {
  const scheme = useScheme();
  const [wanted, setWanted] = useState(0);
  const which = wanted < found.names.length ? wanted : 0;
  const target = found.names[0] ?? 'The target';
  const matrix = useMemo(() => correlationFigure(found, scheme), [found, scheme]);
  const cross = useMemo(() => crossCorrelationFigure(found, which, scheme), [found, which, scheme]);
  return (
    <div className={css.stretch}>
      <div className={css.head}>
        <h3 className={css.heading}>Correlation</h3>
        {found.names.length > 1 && (
          <Select
            aria-label="Target with"
            className={css.variable ?? ''}
            value={String(which)}
            data={found.names.map((variable, k) => ({ value: String(k), label: k === 0 ? `${variable} itself` : variable }))}
            onChange={(value) => setWanted(Number(value))}
          />
        )}
        <span className="quiet">
          {found.series > 1 ? `Over ${counted(found.series, 'series', 'series')}, each brought to mean 0 and deviation 1` : ''}
        </span>
      </div>
      {found.notes.map((note) => (
        <p key={note} className={css.note}>
          {note}
        </p>
      ))}
      <div className={css.pair}>
        {found.names.length > 1 && (
          <div className={css.chart}>
            <Plot figure={matrix} label={`Correlations of ${name}`} title={<h4 className={css.small}>Each with each</h4>} />
          </div>
        )}
        <div className={css.chart}>
          <Plot
            figure={cross}
            label={`${target} of ${name} at lags`}
            title={<h4 className={css.small}>{which === 0 ? `${target} at lags` : `${target} with ${found.names[which]} at lags`}</h4>}
          />
        </div>
      </div>
    </div>
  );
}
