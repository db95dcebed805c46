import { useMemo } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ModelExplanation } from '../../../contract/entities/explanation.ts';
import { correlationFigure } from '../../charts/correlation-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp } from '../../state/use-app.ts';
import { count } from '../../words/numbers.ts';
import css from './explain.module.css';
import { useExplainedModel } from './use-explained.ts';
import { Waiting } from './waiting.tsx';

/** Which features say the same: of two that do, importance is shared out by chance. */
export function CorrelationTab({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { key, found } = useExplainedModel(experiment);
  const cache = app.explanations.models;
  const correlation = found.value?.correlation;
  return (
    <div className={css.scroll} tabIndex={0} data-own-arrows data-inset>
      <Waiting what="Working out correlations" found={found} cache={cache} cacheKey={key} onCancel={() => key && cache.abandon(key)} />
      {found.value &&
        (correlation && correlation.features.length > 1 ? (
          <Matrix found={found.value} correlation={correlation} />
        ) : (
          <p className={css.message}>
            {found.value.label} has no matrix of features. How the target goes with its regressors is on the Explore screen.
          </p>
        ))}
    </div>
  );
}

function Matrix({
  found,
  correlation,
}: {
  readonly found: ModelExplanation;
  readonly correlation: NonNullable<ModelExplanation['correlation']>;
}) {
  const scheme = useScheme();
  const figure = useMemo(
    () =>
      correlationFigure(
        {
          names: correlation.features,
          matrix: Float64Array.from(correlation.matrix),
          pairs: Int32Array.from(correlation.matrix, () => found.rows),
        },
        scheme,
      ),
    [correlation, found.rows, scheme],
  );
  return (
    <section aria-label="Correlation of features" className={css.section}>
      <div className={css.head}>
        <h3 className={css.heading}>Which features say the same</h3>
        <span className="quiet">
          Spearman’s correlation of the {correlation.features.length} most important numeric features, over {count(found.rows)} rows
        </span>
      </div>
      <div className={css.picture} style={{ height: Math.min(800, 200 + 26 * correlation.features.length) }}>
        <Plot figure={figure} label="Correlations of features" />
      </div>
      <p className={css.note}>
        Of two features with a correlation near 1 or −1 trees take now the one, now the other: look at them together before calling one of
        them unimportant.
      </p>
    </section>
  );
}
