import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { InTurn } from '../../charts/in-turn.tsx';
import { runLetter } from '../../charts/run-comparison-figures.ts';
import { autocorrelationFigure } from '../../charts/residual-figures.ts';
import { StillPlot } from '../../charts/still-plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { pValueText, significant } from '../../words/numbers.ts';
import css from './compare.module.css';

/** Residuals one step ahead of what the runs fitted to one series: what a better model would have used. */
export function FitResiduals({ found }: { readonly found: RunComparison }) {
  const [index, setIndex] = useState<string | null>(found.worst[0] ? String(found.worst[0].index) : null);
  // Another version may have the series at another place; only those of the first's version are described.
  const runs = found.runs.map((run, k) => ({ ...run, k })).filter(({ dataset }) => dataset === found.runs[0]?.dataset);
  if (index === null) return null;
  return (
    <section className={css.section} aria-label="Residuals of the fits">
      <div className={css.head}>
        <h3>Residuals of the fits, one step ahead</h3>
        <Select
          aria-label="Series"
          data={found.worst.map((one) => ({ value: String(one.index), label: one.name }))}
          value={index}
          allowDeselect={false}
          searchable
          onChange={setIndex}
          w={240}
        />
      </div>
      <div className={css.grid}>
        {runs.map(({ id, experimentId, model, label, k }) => (
          <OneFit key={id} experimentId={experimentId} model={model} title={`${runLetter(k)} ${label}`} index={Number(index)} />
        ))}
      </div>
      {runs.length < found.runs.length && <p className={css.note}>Runs on other dataset versions are described on the Model screen.</p>}
    </section>
  );
}

interface Props {
  readonly experimentId: string;
  readonly model: string;
  readonly title: string;
  readonly index: number;
}

function OneFit({ experimentId, model, title, index }: Props) {
  const app = useApp();
  const scheme = useScheme();
  const { value, loading, failure } = useResource(app.fitted, JSON.stringify([experimentId, model, index]));
  const diagnostics = value?.diagnostics ?? null;
  const figure = useMemo(
    () => diagnostics && autocorrelationFigure(diagnostics.acf, diagnostics.bound, `Autocorrelation ${title}`, scheme),
    [diagnostics, title, scheme],
  );
  return (
    <div className={css.fit}>
      {figure && diagnostics ? (
        <>
          <div className={css.picture}>
            <InTurn>
              {() => (
                <StillPlot
                  figure={figure}
                  label={`Autocorrelation of residuals, ${title}`}
                  title={<h4 className={css.small}>{title}</h4>}
                />
              )}
            </InTurn>
          </div>
          <p className={css.note}>
            {diagnostics.ljungBox
              ? `Ljung-Box, ${diagnostics.ljungBox.lags} lags: Q ${significant(diagnostics.ljungBox.statistic, 3)}, p ${pValueText(diagnostics.ljungBox.pValue)}`
              : 'Ljung-Box: too few residuals'}
            {diagnostics.heteroscedasticity && `; same size over time (Engle): p ${pValueText(diagnostics.heteroscedasticity.pValue)}`}
            {diagnostics.normality && `; normal (Jarque-Bera): p ${pValueText(diagnostics.normality.pValue)}`}.
          </p>
        </>
      ) : (
        <>
          <h4 className={css.small}>{title}</h4>
          <p className={css.note}>
            {loading ? 'Working it out …' : (failure?.message ?? value?.reason ?? 'This model has no residuals one step ahead.')}
          </p>
        </>
      )}
    </div>
  );
}
