import { Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { LevelFindings, LevelNodes } from '../../../contract/entities/levels.ts';
import { SearchIcon } from '../../components/icons.tsx';
import { ListColumn } from '../../components/panel.tsx';
import { ColumnHeading, NoRows, NumberCell, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { useApp } from '../../state/use-app.ts';
import { amount, count } from '../../words/numbers.ts';
import css from './levels.module.css';
import { useLevels } from './use-levels.ts';
import { moved } from './words.ts';

const template = 'minmax(0,1fr) 66px 56px';
type Order = 'place' | 'forecast' | 'moved';

/** All nodes at the left, of one level or of all. */
export function NodeList({ experiment }: { readonly experiment: Experiment }) {
  const { set, nodes } = useLevels(experiment);
  return (
    <ListColumn label="Sums and series to choose from">
      {set?.found && nodes.value ? (
        <Nodes found={set.found} nodes={nodes.value} />
      ) : (
        <p className={css.empty}>Sums and series stand here once their forecasts agree.</p>
      )}
    </ListColumn>
  );
}

function Nodes({ found, nodes }: { readonly found: LevelFindings; readonly nodes: LevelNodes }) {
  const app = useApp();
  const current = useStore(app.levels.store, (state) => state.node);
  const level = useStore(app.levels.store, (state) => state.level);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<Order>('place');
  const rows = useMemo(() => nodesShown(nodes, level, filter, order), [nodes, level, filter, order]);
  const place = rows.indexOf(current);
  const sortBy = (wanted: Order) => (): void => setOrder((before) => (before === wanted ? 'place' : wanted));
  return (
    <>
      <div className={css.tools}>
        <Select
          aria-label="Level"
          data={[
            { value: 'all', label: `All levels (${count(found.nodes)})` },
            ...found.levels.map(({ name, nodes: of }, l) => ({ value: String(l), label: `${name} (${count(of)})` })),
          ]}
          value={level === null ? 'all' : String(level)}
          allowDeselect={false}
          onChange={(value) => app.levels.store.setState({ level: value === null || value === 'all' ? null : Number(value) })}
        />
        <TextInput
          aria-label="Filter sums and series"
          placeholder="Filter"
          value={filter}
          leftSection={<SearchIcon size={14} />}
          onChange={(event) => setFilter(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setFilter('')}
        />
      </div>
      <VirtualRows
        label="Sums and series"
        count={rows.length}
        template={template}
        place={place}
        sortedBy={`${order} ${level} ${filter}`}
        ownArrows
        head={
          <>
            <ColumnHeading label="Name" />
            <ColumnHeading
              label="Forecast"
              meaning="Over the whole horizon, as it agrees with all levels."
              numeric
              sorted={order === 'forecast' ? 'descending' : undefined}
              onSort={sortBy('forecast')}
            />
            <ColumnHeading
              label="Moved"
              meaning="How far that is from the forecast by itself."
              numeric
              sorted={order === 'moved' ? 'descending' : undefined}
              onSort={sortBy('moved')}
            />
          </>
        }
        row={(row, start, key) => {
          const node = rows[row] ?? 0;
          return (
            <VirtualRow
              key={key}
              place={row}
              start={start}
              template={template}
              current={node === current}
              onSelect={() => app.levels.showNode(node)}
            >
              <TextCell text={nodes.labels[node] ?? ''} />
              <NumberCell>{amount(nodes.reconciled[node], nodes.reconciled[node] ?? 0)}</NumberCell>
              <NumberCell>{moved(nodes.base[node], nodes.reconciled[node])}</NumberCell>
            </VirtualRow>
          );
        }}
        onStep={(step) => {
          const next = rows[Math.max(0, Math.min(rows.length - 1, place + step))];
          if (next !== undefined) app.levels.showNode(next);
        }}
      >
        {rows.length === 0 && <NoRows>Nothing has that in its name.</NoRows>}
      </VirtualRows>
    </>
  );
}

/** Places of the nodes of a level that have a text in their name. */
function nodesShown({ labels, level: of, base, reconciled }: LevelNodes, level: number | null, filter: string, order: Order): number[] {
  const wanted = filter.trim().toLowerCase();
  const rows = labels.flatMap((label, node) =>
    (level === null || of[node] === level) && (wanted === '' || label.toLowerCase().includes(wanted)) ? [node] : [],
  );
  if (order === 'place') return rows;
  const size = (node: number): number => {
    const value = reconciled[node] as number;
    return order === 'forecast' ? value : Math.abs(value - (base[node] as number)) / Math.max(Math.abs(base[node] as number), 1e-12);
  };
  return rows.sort((p, q) => size(q) - size(p) || p - q);
}
