import { memo, useMemo } from 'react';
import type { SeriesList } from '../../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { Sparkline } from '../../components/sparkline.tsx';
import { ColumnHeading, NumberCell, ShapeCell, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { seriesName } from '../../series/names.ts';
import { placeOfSeries, stepInPanel } from '../../series/panel-order.ts';
import type { PanelOrder } from '../../state/explore.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { panelColumns, shownColumn, type PanelColumn } from './columns.ts';

interface Props {
  readonly panel: ExplorePanel;
  readonly list: SeriesList;
  /** Rows of the panel, as they are listed. */
  readonly order: Int32Array;
  readonly selected: number;
  /** What a series without keys is called. */
  readonly fallback: string;
  /** All columns rather than the one that is sorted by. */
  readonly wide: boolean;
  /** The figures are on their way. */
  readonly waiting: boolean;
  readonly onSelect: (index: number) => void;
}

/** All series with their figures; sorting moves positions alone. */
export function SeriesBrowser({ panel, list, order, selected, fallback, wide, waiting, onSelect }: Props) {
  const sort = useSlice('explore', (state) => state.order);
  const columns = useMemo(() => (wide ? panelColumns : [shownColumn(sort)]), [wide, sort]);
  const template = wide
    ? `minmax(136px,1fr) 56px ${columns.map(({ width }) => `${width}px`).join(' ')}`
    : `minmax(0,1fr) 48px ${Math.max(76, columns[0]?.width ?? 0)}px`;
  const place = useMemo(() => placeOfSeries(panel, order, selected), [panel, order, selected]);
  return (
    <VirtualRows
      label="Series"
      count={order.length}
      template={template}
      head={<Head sort={sort} columns={columns} />}
      place={place}
      sortedBy={sort}
      busy={waiting}
      ownArrows
      onStep={(step) => {
        const next = stepInPanel(panel, order, selected, step);
        if (next !== null) onSelect(next);
      }}
      row={(at, start, key) => (
        <Row
          key={key}
          panel={panel}
          list={list}
          row={order[at] ?? 0}
          place={at}
          start={start}
          columns={columns}
          template={template}
          current={panel.index[order[at] ?? 0] === selected}
          fallback={fallback}
          onSelect={onSelect}
        />
      )}
    />
  );
}

function Head({ sort, columns }: { readonly sort: PanelOrder; readonly columns: readonly PanelColumn[] }) {
  const app = useApp();
  const heading = (column: PanelOrder['column']) => {
    const same = sort.column === column;
    const descending = same ? !sort.descending : column !== 'name' && column !== 'class';
    return {
      sorted: same ? (sort.descending ? ('descending' as const) : ('ascending' as const)) : undefined,
      onSort: () => app.explore.store.setState({ order: { column, descending } }),
    };
  };
  return (
    <>
      <ColumnHeading label="Series" {...heading('name')} />
      <ColumnHeading label="Shape" numeric />
      {columns.map(({ id, label, meaning }) => (
        <ColumnHeading key={id} label={label} meaning={meaning} numeric {...heading(id)} />
      ))}
    </>
  );
}

interface RowProps extends Pick<Props, 'panel' | 'list' | 'fallback' | 'onSelect'> {
  readonly row: number;
  readonly place: number;
  readonly start: number;
  readonly columns: readonly PanelColumn[];
  readonly template: string;
  readonly current: boolean;
}
/** Made again only when it shows something else: while scrolling, the rows that stay are left alone. */
const Row = memo(
  function Row({ panel, list, row, place, start, columns, template, current, fallback, onSelect }: RowProps) {
    const series = panel.index[row] ?? 0;
    return (
      <VirtualRow place={place} start={start} template={template} current={current} onSelect={() => onSelect(series)}>
        <TextCell text={seriesName(list, series, fallback)} />
        <ShapeCell>
          <Sparkline means={list.sparklines} row={series} width={40} />
        </ShapeCell>
        {columns.map((column) => (
          <NumberCell key={column.id}>{column.text(panel, row)}</NumberCell>
        ))}
      </VirtualRow>
    );
  },
  (a, b) =>
    a.row === b.row &&
    a.start === b.start &&
    a.current === b.current &&
    a.panel === b.panel &&
    a.list === b.list &&
    a.template === b.template &&
    a.columns.length === b.columns.length &&
    a.columns[0] === b.columns[0] &&
    a.onSelect === b.onSelect,
);
