import { MultiSelect } from '@mantine/core';
import { useMemo } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ScenarioComparison, ScenarioSummary } from '../../../contract/entities/scenario.ts';
import { Plot } from '../../charts/plot.tsx';
import { comparisonFigure } from '../../charts/scenario-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { ColumnHeading, NumberCell, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { comparedKey } from '../../state/scenarios.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { amount, counted, percent, sizeOf } from '../../words/numbers.ts';
import css from './scenarios.module.css';
import { useScenariosState } from './use-scenarios.ts';

interface Props {
  readonly runId: string;
  readonly list: readonly ScenarioSummary[];
  readonly version: DatasetVersion;
}

const none: readonly string[] = [];

/** The base and scenarios side by side, over all series. */
export function ComparePart({ runId, list, version }: Props) {
  const app = useApp();
  const scheme = useScheme();
  const wanted = useScenariosState(({ compared }) => compared[runId]);
  const chosen = (wanted ?? list.map(({ id }) => id).slice(0, 5)).filter((id) => list.some((one) => one.id === id));
  const key = comparedKey(runId, chosen.length > 0 ? chosen : none, {});
  const { value: found, failure } = useResource(app.scenarios.comparisons, key);
  const unit = version.roles.target ?? 'Value';
  const figure = useMemo(
    () => found && comparisonFigure(found, unit, version.axis.frequency.unit === 'integer', scheme),
    [found, unit, version, scheme],
  );
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.scenarios.comparisons.refresh(key) }} />;
  return (
    <>
      <div className={css.tools}>
        <MultiSelect
          aria-label="Scenarios beside the base forecast"
          placeholder={chosen.length === 0 ? 'Choose scenarios' : ''}
          data={list.map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen}
          maxValues={12}
          onChange={(ids) => app.scenarios.store.setState(({ compared }) => ({ compared: { ...compared, [runId]: ids } }))}
        />
        {found && (
          <span className="quiet">{`${counted(found.series.length, 'series', 'series')}, ${counted(found.time.length, 'period')}`}</span>
        )}
      </div>
      {found && figure && (
        <>
          <div className={css.picture}>
            <Plot figure={figure} label="Scenarios side by side" title={<h3>Total of all series</h3>} />
          </div>
          <div className={`${css.scroll} ${css.columns}`} tabIndex={0} role="region" aria-label="Tables of the comparison">
            <ByPeriod found={found} />
            <BySeries found={found} fallback={targetName(version)} />
          </div>
        </>
      )}
    </>
  );
}

/** A difference in units and percent. */
function differenceText(value: number, base: number, size: number): string {
  const change = value - base;
  if (change === 0) return '0';
  const share = base === 0 ? '' : ` (${percent(value / base - 1, { sign: true, decimals: 1 })})`;
  return `${change > 0 ? '+' : ''}${amount(change, size)}${share}`;
}

function ByPeriod({ found }: { readonly found: ScenarioComparison }) {
  const { columns, time, byPeriod } = found;
  const size = sizeOf(byPeriod.flatMap((values) => [...values]));
  const cells = (values: readonly number[], width: number) =>
    values.flatMap((value, column) => [
      <td key={column}>{amount(value, width)}</td>,
      ...(column > 0 ? [<td key={`d${column}`}>{differenceText(value, values[0] ?? NaN, width)}</td>] : []),
    ]);
  return (
    <section className={css.section}>
      <h3>By period</h3>
      <div className={css.frame} tabIndex={0} role="region" aria-label="By period">
        <table className={css.table} aria-label="Scenarios by period">
          <thead>
            <tr>
              <th scope="col">Period</th>
              {columns.map(({ name }, column) => [
                <th key={column} scope="col" title={name}>
                  {name}
                </th>,
                ...(column > 0
                  ? [
                      <th key={`d${column}`} scope="col" title={`${name} less the base forecast`}>
                        Difference
                      </th>,
                    ]
                  : []),
              ])}
            </tr>
          </thead>
          <tbody>
            {time.map((text, h) => (
              <tr key={text}>
                <th scope="row">{text}</th>
                {cells(
                  byPeriod.map((values) => values[h] ?? NaN),
                  size,
                )}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              {cells(
                columns.map(({ total }) => total),
                sizeOf(columns.map(({ total }) => total)),
              )}
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

/** Series whose forecasts differ most come first. */
function BySeries({ found, fallback }: { readonly found: ScenarioComparison; readonly fallback: string }) {
  const app = useApp();
  const { value: list } = useSeriesList();
  const selected = useSlice('navigation', (place) => place.seriesIndex);
  const { columns, series, bySeries } = found;
  const order = useMemo(() => {
    const most = (place: number): number =>
      Math.max(0, ...bySeries.slice(1).map((values) => Math.abs((values[place] ?? 0) - (bySeries[0]?.[place] ?? 0))));
    const sizes = series.map((_, place) => most(place));
    return series.map((_, place) => place).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b);
  }, [series, bySeries]);
  const size = useMemo(() => sizeOf(bySeries.flatMap((values) => [...values])), [bySeries]);
  const template = `minmax(110px,1.4fr) ${columns.map((_, column) => (column === 0 ? 'minmax(80px,1fr)' : 'minmax(80px,1fr) minmax(120px,1.2fr)')).join(' ')}`;
  const place = order.findIndex((at) => series[at] === selected);
  const select = (at: number): void => {
    const index = series[order[at] ?? -1];
    if (index !== undefined) app.navigation.selectSeries(index);
  };
  return (
    <section className={css.section}>
      <h3>By series</h3>
      <div className={css.series}>
        <VirtualRows
          label="Scenarios by series"
          count={order.length}
          template={template}
          place={place}
          ownArrows
          head={
            <>
              <ColumnHeading label="Series" />
              {columns.map(({ name }, column) => [
                <ColumnHeading key={column} label={name} numeric />,
                ...(column > 0
                  ? [<ColumnHeading key={`d${column}`} label="Difference" meaning={`${name} less the base forecast`} numeric />]
                  : []),
              ])}
            </>
          }
          onStep={(step) => select(Math.min(order.length - 1, Math.max(0, place + step)))}
          row={(at, start, key) => {
            const own = order[at] ?? 0;
            const index = series[own] ?? 0;
            const base = bySeries[0]?.[own] ?? NaN;
            return (
              <VirtualRow key={key} place={at} start={start} template={template} current={index === selected} onSelect={() => select(at)}>
                <TextCell text={list ? seriesName(list, index, fallback) : ''} />
                {bySeries.map((values, column) => [
                  <NumberCell key={column}>{amount(values[own], size)}</NumberCell>,
                  ...(column > 0 ? [<NumberCell key={`d${column}`}>{differenceText(values[own] ?? NaN, base, size)}</NumberCell>] : []),
                ])}
              </VirtualRow>
            );
          }}
        />
      </div>
    </section>
  );
}
