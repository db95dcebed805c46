import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { SeasonalPlot } from '../../../contract/entities/explore.ts';
import { Plot } from '../../charts/plot.tsx';
import { seasonalFigure, subseriesFigure } from '../../charts/seasonal-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { sentence } from '../../words/terms.ts';
import css from './explore-view.module.css';
import { Lazily } from './lazily.tsx';

interface Props {
  readonly plots: readonly SeasonalPlot[];
  readonly unit: string;
  readonly name: string;
}

/** What repeats: cycles over one another, and each position by itself from cycle to cycle. */
export function SeasonsSection({ plots, unit, name }: Props) {
  const [wanted, setWanted] = useState<string | null>(null);
  const plot = plots.find((one) => one.name === wanted) ?? plots[0];
  if (!plot) return null;
  return (
    <section aria-label="Seasons" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>By position in the {plots.length > 1 ? 'season' : plot.name}</h3>
        {plots.length > 1 && (
          <SegmentedControl
            aria-label="Season"
            value={plot.name}
            onChange={setWanted}
            data={plots.map((one) => ({ value: one.name, label: sentence(one.name) }))}
          />
        )}
      </div>
      <div className={css.pair}>
        <Lazily height={248}>
          <Seasonal plot={plot} unit={unit} name={name} />
        </Lazily>
        <Lazily height={248}>
          <Subseries plot={plot} unit={unit} name={name} />
        </Lazily>
      </div>
    </section>
  );
}

interface ChartProps extends Omit<Props, 'plots'> {
  readonly plot: SeasonalPlot;
}
function Seasonal({ plot, unit, name }: ChartProps) {
  const scheme = useScheme();
  const figure = useMemo(() => seasonalFigure(plot, unit, scheme), [plot, unit, scheme]);
  return <Plot figure={figure} label={`Seasonal plot of ${name} by ${plot.name}`} title={<h4 className={css.small}>Seasonal</h4>} />;
}
function Subseries({ plot, unit, name }: ChartProps) {
  const scheme = useScheme();
  const figure = useMemo(() => subseriesFigure(plot, unit, scheme), [plot, unit, scheme]);
  return <Plot figure={figure} label={`Subseries plot of ${name} by ${plot.name}`} title={<h4 className={css.small}>Subseries</h4>} />;
}
