import { useMemo, useRef, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreSeries } from '../../../contract/entities/explore.ts';
import { anomalyFigure } from '../../charts/anomaly-figure.ts';
import type { Range } from '../../charts/figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { CorrelationSection } from './correlation-section.tsx';
import { DecompositionSection } from './decomposition-section.tsx';
import { DependenceSection } from './dependence-section.tsx';
import css from './explore-view.module.css';
import { KpiRow } from './kpi-row.tsx';
import { Lazily } from './lazily.tsx';
import { SeasonsSection } from './seasons-section.tsx';
import { ShapeSection } from './shape-section.tsx';
import { useExploredKey } from './use-explored-key.ts';
import { ViewSwitch } from './view-switch.tsx';

interface Props {
  readonly version: DatasetVersion;
  readonly name: string;
}

/** One series: what it is, what it is made of, what repeats in it, and what stands out. */
export function SeriesView({ version, name }: Props) {
  const app = useApp();
  const key = useExploredKey(version);
  const explored = useOwnResource(app.explore.series, key);
  // While the next series is worked out the last one stays, so that stepping through them does not flicker.
  const last = useRef<{ readonly versionId: string; readonly key: string; readonly value: ExploreSeries } | null>(null);
  if (explored.value) last.current = { versionId: version.id, key, value: explored.value };
  const shown = explored.failure || last.current?.versionId !== version.id ? null : last.current;
  const waiting = explored.loading && shown?.key !== key;
  return (
    <>
      <Bar title={name} detail={waiting ? <span role="status">Working it out …</span> : undefined}>
        <ViewSwitch />
      </Bar>
      {explored.failure && <FailureNote failure={explored.failure} steps={{ 'try-again': () => app.explore.series.refresh(key) }} />}
      <div
        className={css.scroll}
        tabIndex={0}
        role="group"
        aria-label={`Charts of ${name}`}
        aria-busy={waiting}
        data-waiting={waiting || undefined}
        data-own-arrows
        data-inset
      >
        {shown && <Sections series={shown.value} version={version} name={name} />}
      </div>
    </>
  );
}

interface SectionsProps extends Props {
  readonly series: ExploreSeries;
}
function Sections({ series, version, name }: SectionsProps) {
  return (
    <>
      <KpiRow kpis={series.kpis} unit={version.axis.frequency.unit} label={`Newest figures of ${name}`} />
      <Lazily height="clamp(230px, 34vh, 400px)" className={css.hero}>
        <Hero series={series} version={version} name={name} />
      </Lazily>
      <DecompositionSection series={series} version={version} name={name} />
      <SeasonsSection plots={series.seasonal} unit={version.roles.target ?? 'Value'} name={name} />
      <DependenceSection series={series} name={name} />
      <ShapeSection series={series} unit={version.roles.target ?? 'Value'} name={name} />
      {version.roles.future.length + version.roles.past.length > 0 && (
        <CorrelationSection version={version} index={series.index} name={name} />
      )}
    </>
  );
}

function Hero({ series, version, name }: SectionsProps) {
  const scheme = useScheme();
  const key = JSON.stringify([version.id, series.index, series.first, series.time.length]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(
    () =>
      anomalyFigure({
        key,
        name,
        unit: version.roles.target ?? 'Value',
        time: series.time,
        y: series.y,
        anomalies: series.anomalies,
        integerAxis: version.axis.frequency.unit === 'integer',
        scheme,
        shown: window?.key === key ? window.range : null,
      }),
    [series, version, name, scheme, key, window],
  );
  return <Plot figure={figure} label={`${name} with anomalies`} onWindow={(range) => setWindow({ key, range })} />;
}
