import { Button } from '@mantine/core';
import type { LineageKept, LineageStage } from '../../../contract/entities/lineage.ts';
import { Facts } from '../../components/panel.tsx';
import { bytes, count } from '../../words/numbers.ts';
import { duration, moment } from '../../words/times.ts';
import css from './lineage-tab.module.css';

const keptWords: Record<LineageKept, string> = {
  disk: 'on disk',
  memory: 'in memory, made from the raw data and kept figures',
  remade: 'made from the raw data and kept figures when it is next needed',
  missing: 'not in the workspace any more: import the files again',
};

interface Props {
  readonly stage: LineageStage;
  readonly busy: boolean;
  /** Makes the stage again; null where it is none of a version. */
  readonly onRun: (() => void) | null;
}

/** Everything that is known of one stage. */
export function LineageDetails({ stage, busy, onRun }: Props) {
  const facts: (readonly [string, string | null])[] = [
    ['Version', stage.version],
    ['SHA-256', stage.hash],
    ['Made', stage.madeAt === null ? null : moment(stage.madeAt)],
    ['Took', stage.tookMs === null ? null : duration(stage.tookMs)],
    ['Kept', stage.kept === null ? null : keptWords[stage.kept]],
    ['Size', stage.bytes === null ? null : bytes(stage.bytes)],
    ['Rows of the files', stage.rows === null ? null : count(stage.rows)],
    ['Series', stage.series === null ? null : count(stage.series)],
    ['Periods, gaps included', stage.values === null ? null : count(stage.values)],
  ];
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  return (
    <section className={css.part} aria-label={`About ${stage.title}`}>
      <div className={css.line}>
        <h3 className={css.heading}>{stage.title}</h3>
        {onRun && (
          <Button variant="default" className={css.end ?? ''} loading={busy} onClick={onRun}>
            Run again
          </Button>
        )}
      </div>
      <div className={css.facts}>
        <Facts facts={known.map(([name, value]) => [name, name === 'SHA-256' ? <code key="hash">{value}</code> : value])} />
        {stage.details.length > 0 && <Facts facts={stage.details.map(({ name, value }) => [name, value])} />}
      </div>
    </section>
  );
}
