import { useMemo, useRef, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreTotals } from '../../../contract/entities/explore.ts';
import type { Range } from '../../charts/figure.ts';
import { historyFigure } from '../../charts/history-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { filterOf, panelKey } from '../../state/explore.ts';
import { useApp, useOwnResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import { CorrelationSection } from './correlation-section.tsx';
import css from './explore-view.module.css';
import { KpiRow } from './kpi-row.tsx';
import { Lazily } from './lazily.tsx';
import { SeasonsSection } from './seasons-section.tsx';
import { SegmentsSection } from './segments-section.tsx';
import { ViewSwitch } from './view-switch.tsx';

/** All series that the filter lets pass, taken together. */
export function AllView({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const key = panelKey(version.id, filter);
  const totals = useOwnResource(app.explore.totals, key);
  const last = useRef<{ readonly versionId: string; readonly key: string; readonly value: ExploreTotals } | null>(null);
  if (totals.value) last.current = { versionId: version.id, key, value: totals.value };
  const shown = totals.failure || last.current?.versionId !== version.id ? null : last.current;
  const waiting = totals.loading && shown?.key !== key;
  const unit = version.roles.target ?? 'Value';
  const title = shown ? `Sum of ${counted(shown.value.series, 'series', 'series')}` : 'All together';
  return (
    <>
      <Bar title={title} detail={waiting ? <span role="status">Working it out …</span> : undefined}>
        <ViewSwitch />
      </Bar>
      {totals.failure && <FailureNote failure={totals.failure} steps={{ 'try-again': () => app.explore.totals.refresh(key) }} />}
      <div
        className={css.scroll}
        tabIndex={0}
        role="group"
        aria-label="Charts of all series"
        aria-busy={waiting}
        data-waiting={waiting || undefined}
        data-own-arrows
        data-inset
      >
        {shown && shown.value.series === 0 && <p className={css.note}>The filter lets no series pass.</p>}
        {shown && shown.value.series > 0 && (
          <>
            <KpiRow kpis={shown.value.kpis} unit={version.axis.frequency.unit} label="Newest figures of all series" />
            <Lazily height="clamp(230px, 34vh, 400px)" className={css.hero}>
              <Total totals={shown.value} version={version} />
            </Lazily>
            {shown.value.categories.length > 0 && (
              <SegmentsSection version={version} names={shown.value.categories.map(({ name }) => name)} unit={unit} />
            )}
            <SeasonsSection plots={shown.value.seasonal} unit={unit} name="all series" />
            <CorrelationSection version={version} index={null} name="all series" />
          </>
        )}
      </div>
    </>
  );
}

function Total({ totals, version }: { readonly totals: ExploreTotals; readonly version: DatasetVersion }) {
  const scheme = useScheme();
  const key = JSON.stringify([version.id, totals.from, totals.total.length]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(() => {
    const start = totals.from - totals.first;
    return historyFigure({
      key,
      name: 'Sum',
      unit: version.roles.target ?? 'Value',
      time: totals.time.slice(start, start + totals.total.length),
      y: totals.total,
      integerAxis: version.axis.frequency.unit === 'integer',
      scheme,
      shown: window?.key === key ? window.range : null,
    });
  }, [totals, version, scheme, key, window]);
  return (
    <Plot
      figure={figure}
      label="Sum of all series"
      title={<h3 className={css.small}>Sum of {version.roles.target ?? 'all values'}</h3>}
      onWindow={(range) => setWindow({ key, range })}
    />
  );
}
