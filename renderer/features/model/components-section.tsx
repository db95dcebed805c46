import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { FittedModel } from '../../../contract/entities/model.ts';
import { componentsFigure } from '../../charts/components-figure.ts';
import { cycleFigure } from '../../charts/cycle-figure.ts';
import { cycleOf, type Cycle } from '../../charts/cycle.ts';
import type { Range } from '../../charts/figure.ts';
import { stackHeight } from '../../charts/panel-stack.ts';
import { Plot } from '../../charts/plot.tsx';
import { shownComponents } from '../../charts/shown-components.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { sentence } from '../../words/terms.ts';
import css from './components-section.module.css';

interface Props {
  readonly shown: { readonly key: string; readonly value: FittedModel };
  readonly version: DatasetVersion;
  readonly name: string;
}
type Component = NonNullable<FittedModel['description']>['components'][number];

/** What the forecast is made of: parts over time, and what repeats as one turn of its season. */
export function ComponentsSection({ shown, version, name }: Props) {
  const scheme = useScheme();
  const { value: fitted } = shown;
  const components = useMemo(
    () => fitted.description?.components.map((component) => ({ ...component, name: sentence(component.name) })),
    [fitted],
  );
  const [view, setView] = useState<'parts' | 'time'>('parts');
  const time = useMemo(() => [...fitted.time, ...fitted.futureTime], [fitted]);
  const cycles = useMemo(
    () =>
      (components ?? []).flatMap((component): { component: Component; cycle: Cycle }[] => {
        const cycle = cycleOf(component, time, version.axis.frequency, version.seasonLength);
        return cycle ? [{ component, cycle }] : [];
      }),
    [components, time, version],
  );
  const folded = view === 'parts' && cycles.length > 0;
  const over = useMemo(
    () => shownComponents(components ?? [], folded).filter((one) => !folded || !cycles.some(({ component }) => component === one)),
    [components, folded, cycles],
  );
  if (!components || components.length === 0) return null;
  const title = (
    <>
      <h3 className={css.title}>Components</h3>
      {cycles.length > 0 && (
        <SegmentedControl
          aria-label="Seasons as"
          value={view}
          onChange={(value) => setView(value as 'parts' | 'time')}
          data={[
            { value: 'parts', label: 'Seasons as one turn' },
            { value: 'time', label: 'All over time' },
          ]}
        />
      )}
    </>
  );
  return (
    <section aria-label="Components" className={css.section}>
      <OverTime shown={shown} version={version} name={name} time={time} components={over} title={title} />
      {folded && (
        <div className={css.cycles}>
          {cycles.map(({ component, cycle }) => (
            <div key={component.name} className={css.cycle}>
              <Plot
                figure={cycleFigure(component.name, cycle, component.effect, scheme)}
                label={`${component.name} of ${name} by ${cycle.turn}`}
                title={
                  <h4 className={css.small}>
                    {component.name} by {cycle.turn}
                  </h4>
                }
              />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

interface OverTimeProps extends Props {
  readonly time: readonly string[];
  readonly components: readonly Component[];
  readonly title: ReactNode;
}
function OverTime({ shown, version, name, time, components, title }: OverTimeProps) {
  const scheme = useScheme();
  const { value: fitted } = shown;
  const key = JSON.stringify([fitted.experimentId, fitted.series]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const figure = useMemo(
    () =>
      componentsFigure({
        time,
        past: fitted.time.length,
        series: { y: fitted.y, mean: fitted.mean },
        components,
        unit: version.roles.target ?? 'Value',
        integerAxis: version.axis.frequency.unit === 'integer',
        scheme,
        key,
        shown: window?.key === key ? window.range : null,
      }),
    [fitted, time, components, version, scheme, key, window],
  );
  return (
    <div className={css.stack} style={{ height: 32 + stackHeight(components.length + 1) }}>
      <Plot
        figure={figure}
        label={`Components of ${name} with ${fitted.label}`}
        title={title}
        onWindow={(range) => setWindow({ key, range })}
      />
    </div>
  );
}
