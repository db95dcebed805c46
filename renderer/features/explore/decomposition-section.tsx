import { Select, Switch, TextInput, Tooltip } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreOptions, ExploreSeries } from '../../../contract/entities/explore.ts';
import { decompositionFigure, decompositionPanels } from '../../charts/decomposition-figure.ts';
import type { Range } from '../../charts/figure.ts';
import { stackHeight } from '../../charts/panel-stack.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { methodLabels } from '../../words/explore.ts';
import { periods, sentence } from '../../words/terms.ts';
import css from './explore-view.module.css';
import { Lazily } from './lazily.tsx';
import { seasonLengths } from './season-lengths.ts';

interface Props {
  readonly series: ExploreSeries;
  readonly version: DatasetVersion;
  readonly name: string;
}

/** The series taken apart into trend, seasons and what is left, by the method that the user chooses. */
export function DecompositionSection({ series, version, name }: Props) {
  const app = useApp();
  const options = useSlice('explore', (state) => state.options);
  const method = options.decomposition ?? 'stl';
  const { decomposition: parts, decompositionNote } = series;
  const change = (part: ExploreOptions): void => app.explore.store.setState({ options: { ...options, ...part } });
  return (
    <section aria-label="Decomposition" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>Trend and seasons</h3>
        <Select
          aria-label="Method"
          className={css.method ?? ''}
          value={method}
          data={[
            { value: 'stl', label: 'STL or MSTL' },
            { value: 'classical-additive', label: methodLabels['classical-additive'] },
            { value: 'classical-multiplicative', label: methodLabels['classical-multiplicative'] },
          ]}
          onChange={(value) => change({ decomposition: value as typeof method })}
        />
        <Seasons />
        <Tooltip label="Outliers get less weight, so that they move neither trend nor seasons. For STL and MSTL.">
          <Switch
            size="xs"
            withThumbIndicator={false}
            label="Robust"
            checked={options.robust ?? false}
            disabled={method !== 'stl'}
            onChange={(event) => change({ robust: event.currentTarget.checked })}
          />
        </Tooltip>
        {parts && (
          <span className="quiet">
            {methodLabels[parts.method]}
            {parts.robust ? ', robust' : ''}
          </span>
        )}
      </div>
      {decompositionNote !== null && <p className={css.note}>{sentence(decompositionNote)}</p>}
      {parts && (
        <Lazily height={32 + stackHeight(decompositionPanels(parts))}>
          <Chart series={series} parts={parts} version={version} name={name} />
        </Lazily>
      )}
    </section>
  );
}

function Seasons() {
  const app = useApp();
  const options = useSlice('explore', (state) => state.options);
  const [text, setText] = useState((options.seasons ?? []).join(', '));
  const wanted = seasonLengths(text);
  const take = (): void => {
    if (wanted === null) return;
    const { seasons: _before, ...rest } = options;
    app.explore.store.setState({ options: wanted === undefined ? rest : { ...rest, seasons: wanted } });
  };
  return (
    <TextInput
      aria-label="Season lengths"
      className={css.seasons ?? ''}
      placeholder="Seasons: chosen"
      title="Lengths of the seasons in periods, for example 7, 365. Empty: those that can be told."
      value={text}
      error={wanted === null}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}

interface ChartProps extends Props {
  readonly parts: NonNullable<ExploreSeries['decomposition']>;
}
function Chart({ series, parts, version, name }: ChartProps) {
  const scheme = useScheme();
  const key = JSON.stringify([version.id, series.index, series.first, series.time.length]);
  const [window, setWindow] = useState<{ readonly key: string; readonly range: Range } | null>(null);
  const { frequency } = version.axis;
  const figure = useMemo(
    () =>
      decompositionFigure({
        series,
        parts,
        unit: version.roles.target ?? 'Value',
        seasonName: (length) => sentence(periods(length, frequency)),
        integerAxis: frequency.unit === 'integer',
        scheme,
        key,
        shown: window?.key === key ? window.range : null,
      }),
    [series, parts, version, frequency, scheme, key, window],
  );
  return <Plot figure={figure} label={`Decomposition of ${name}`} onWindow={(range) => setWindow({ key, range })} />;
}
