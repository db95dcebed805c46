import { Tooltip } from '@mantine/core';
import type { Kpis } from '../../../contract/entities/explore.ts';
import { namedKpis } from '../../words/explore.ts';
import { amount, percent, sizeOf } from '../../words/numbers.ts';
import type { FrequencyUnit } from '../../words/terms.ts';
import css from './kpi-row.module.css';

interface Props {
  readonly kpis: Kpis;
  readonly unit: FrequencyUnit;
  readonly label: string;
}

/** The newest figures, each beside the same a year before. */
export const KpiRow = ({ kpis, unit, label }: Props) => (
  <dl className={css.row} aria-label={label}>
    {namedKpis(kpis, unit).map(({ name, value, label: when, changes }) => (
      <div key={name} className={css.tile}>
        <dt className={css.name} title={when}>
          {name}
          {when.length <= 10 && <span className="clip">{when}</span>}
        </dt>
        <dd className={css.value}>{amount(value, value)}</dd>
        {changes.map(({ with: what, comparison: { before, beforeLabel, change } }) => {
          const size = sizeOf([value, before ?? 0]);
          const detail = `${amount(value, size)} in ${when}; ${before === null ? 'nothing' : amount(before, size)} in ${beforeLabel}`;
          return (
            <Tooltip key={what} label={detail}>
              <dd className={css.change} tabIndex={0}>
                {change === null ? '–' : percent(change, { sign: true, decimals: 1 })} <span className="quiet">{what}</span>
              </dd>
            </Tooltip>
          );
        })}
      </div>
    ))}
  </dl>
);
