import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';
import type { LevelNode } from '../../../contract/entities/levels.ts';
import { ColumnHeading, NumberCell, TextCell, VirtualRow, VirtualRows } from '../../components/virtual-rows.tsx';
import { useApp } from '../../state/use-app.ts';
import { amount, count, percent, sizeOf } from '../../words/numbers.ts';
import css from './levels.module.css';
import { moved } from './words.ts';

const template = 'minmax(120px,1.6fr) repeat(4, minmax(80px,1fr))';
/** More ways than that are a list, not a row of buttons. */
const mostButtons = 4;

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** What a node is made of; the lines add up to the last. */
export function PartsTable({ node }: { readonly node: LevelNode }) {
  const app = useApp();
  const chosen = useStore(app.levels.store, (state) => state.parts);
  const [step, setStep] = useState<number | null>(null);
  const parts = node.parts.find(({ level }) => level === chosen) ?? node.parts[0];
  if (!parts) return <p className={css.empty}>{node.label} is a single series: nothing adds up to it.</p>;
  const valueOf = (values: Float64Array): number => (step === null || step >= values.length ? total(values) : (values[step] as number));
  const whole = valueOf(node.reconciled.mean);
  const size = sizeOf([whole]) / Math.max(1, Math.min(10, parts.nodes.length));
  const show = (level: string | null): void => app.levels.store.setState({ parts: level });
  const labels = node.parts.map(({ level, nodes }) => ({ value: level, label: `${level} ${count(nodes.length)}` }));
  // Below the parts their sum, and the whole: that is the same where they agree, and not where each is forecast by itself.
  const rows = parts.nodes.length + 2;
  const { nodes } = parts;
  const sumOf = (of: (part: (typeof nodes)[number]) => Float64Array): number => nodes.reduce((sum, part) => sum + valueOf(of(part)), 0);
  return (
    <>
      <div className={css.partTools}>
        {labels.length > mostButtons ? (
          <Select aria-label="Made of" data={labels} value={parts.level} allowDeselect={false} onChange={show} />
        ) : (
          <SegmentedControl aria-label="Made of" data={labels} value={parts.level} onChange={show} />
        )}
        <Select
          aria-label="Period"
          data={[
            { value: 'all', label: `All ${node.time.length} periods` },
            ...node.time.map((text, i) => ({ value: String(i), label: text })),
          ]}
          value={step === null || step >= node.time.length ? 'all' : String(step)}
          allowDeselect={false}
          onChange={(value) => setStep(value === null || value === 'all' ? null : Number(value))}
        />
      </div>
      <VirtualRows
        label={`Parts of ${node.label}`}
        count={rows}
        template={template}
        place={-1}
        sortedBy={`${node.node} ${parts.level}`}
        head={
          <>
            <ColumnHeading label={parts.level} />
            <ColumnHeading label="Agrees" meaning="The forecast that agrees with all levels." numeric />
            <ColumnHeading label="Share" meaning="Of the forecast of the whole." numeric />
            <ColumnHeading label="By itself" meaning="What the model forecast without looking at other levels." numeric />
            <ColumnHeading label="Moved" meaning="How far the forecast was moved so that it agrees." numeric />
          </>
        }
        row={(row, start, key) => {
          const part = nodes[row];
          const isSum = row === nodes.length;
          const base = part ? valueOf(part.base) : isSum ? sumOf((one) => one.base) : valueOf(node.base.mean);
          const mean = part ? valueOf(part.mean) : isSum ? sumOf((one) => one.mean) : whole;
          return (
            <VirtualRow
              key={key}
              place={row}
              start={start}
              template={template}
              current={!part && !isSum}
              onSelect={() => app.levels.showNode(part ? part.node : node.node)}
            >
              <TextCell text={part ? part.label : isSum ? 'Sum of these' : node.label} />
              <NumberCell>{amount(mean, size)}</NumberCell>
              <NumberCell>{whole === 0 ? '–' : percent(mean / whole, { decimals: 1 })}</NumberCell>
              <NumberCell>{amount(base, size)}</NumberCell>
              <NumberCell>{moved(base, mean)}</NumberCell>
            </VirtualRow>
          );
        }}
        onStep={() => undefined}
      />
    </>
  );
}
