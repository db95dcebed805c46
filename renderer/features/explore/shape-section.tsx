import { useMemo } from 'react';
import type { ExploreSeries } from '../../../contract/entities/explore.ts';
import { distributionFigure } from '../../charts/distribution-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { Facts } from '../../components/panel.tsx';
import { amount, percent, sizeOf } from '../../words/numbers.ts';
import css from './explore-view.module.css';
import { Lazily } from './lazily.tsx';

interface Props {
  readonly series: ExploreSeries;
  readonly unit: string;
  readonly name: string;
}

/** How values are distributed. */
export function ShapeSection({ series: { distribution }, unit, name }: Props) {
  if (!distribution) return null;
  const { probabilities, quantiles } = distribution;
  const size = sizeOf(quantiles);
  return (
    <section aria-label="Distribution" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>Distribution</h3>
      </div>
      <div className={css.shape}>
        <Lazily height={228}>
          <Distribution distribution={distribution} unit={unit} name={name} />
        </Lazily>
        <div className={css.quantiles}>
          <Facts facts={Array.from(probabilities, (p, k) => [`${percent(p)} are below`, amount(quantiles[k], size)] as const)} />
        </div>
      </div>
    </section>
  );
}

interface ChartProps extends Omit<Props, 'series'> {
  readonly distribution: NonNullable<ExploreSeries['distribution']>;
}
function Distribution({ distribution, unit, name }: ChartProps) {
  const scheme = useScheme();
  const figure = useMemo(() => distributionFigure(distribution, unit, scheme), [distribution, unit, scheme]);
  return <Plot figure={figure} label={`Distribution of ${name}`} title={<h4 className={css.small}>How often each size comes</h4>} />;
}
