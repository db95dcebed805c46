import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ModelExplanation } from '../../../contract/entities/explanation.ts';
import { dependenceFigure, interactionFigure } from '../../charts/model-explanation-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp } from '../../state/use-app.ts';
import { significant } from '../../words/numbers.ts';
import css from './explain.module.css';
import { useExplainedModel } from './use-explained.ts';
import { Waiting } from './waiting.tsx';

/** How forecasts move with one feature, and which pairs do something together. */
export function DependenceTab({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { key, found } = useExplainedModel(experiment);
  const cache = app.explanations.models;
  return (
    <div className={css.scroll} tabIndex={0} data-own-arrows data-inset>
      <Waiting
        what="Working out how forecasts depend on features"
        found={found}
        cache={cache}
        cacheKey={key}
        onCancel={() => key && cache.abandon(key)}
      />
      {found.value &&
        (found.value.dependence.length > 0 ? (
          <Depends key={key} found={found.value} />
        ) : (
          <p className={css.message}>
            {found.value.label} has no features that could be set to other values one at a time. What its forecasts are made of is under
            “This forecast” and “The model”.
          </p>
        ))}
    </div>
  );
}

function Depends({ found }: { readonly found: ModelExplanation }) {
  const scheme = useScheme();
  const [feature, setFeature] = useState(found.dependence[0]?.feature ?? '');
  const [pair, setPair] = useState(0);
  const chosen = found.dependence.find((one) => one.feature === feature) ?? found.dependence[0];
  const together = found.interactions[pair];
  const curve = useMemo(() => chosen && dependenceFigure(chosen, found, scheme), [chosen, found, scheme]);
  const points = useMemo(
    () => (together && together.rows.length > 0 ? interactionFigure(together, found, scheme) : null),
    [together, found, scheme],
  );
  const meaning = found.features.find((one) => one.name === chosen?.feature)?.meaning;
  return (
    <>
      <section aria-label="Dependence" className={css.section}>
        <div className={css.head}>
          <h3 className={css.heading}>If one feature were different</h3>
          <Select
            aria-label="Feature"
            className={css.select ?? ''}
            value={chosen?.feature ?? null}
            data={found.dependence.map((one) => one.feature)}
            allowDeselect={false}
            onChange={(value) => setFeature(value ?? '')}
          />
          <span className="quiet">{meaning}</span>
        </div>
        {curve && (
          <div className={css.picture} style={{ height: 340 }}>
            <Plot figure={curve} label={`Forecasts by ${chosen?.feature ?? ''}`} title={<h4 className={css.small}>All else as it is</h4>} />
          </div>
        )}
        <p className={css.note}>
          Each faint line is one row of the training data with the feature set to other values; the line in blue is their mean. Where faint
          lines cross, what the feature does depends on something else.
        </p>
      </section>
      <section aria-label="Interactions" className={css.section}>
        <div className={css.head}>
          <h3 className={css.heading}>What pairs do together</h3>
          {points && (
            <Select
              aria-label="Pair of features"
              className={css.wideSelect ?? ''}
              value={String(pair)}
              data={found.interactions.flatMap(({ a, b, rows }, k) =>
                rows.length > 0 ? [{ value: String(k), label: `${a} with ${b}` }] : [],
              )}
              allowDeselect={false}
              onChange={(value) => setPair(Number(value))}
            />
          )}
        </div>
        <div className={css.pair}>
          {points && (
            <div className={css.picture} style={{ height: 300 }}>
              <Plot figure={points} label={`${together?.a ?? ''} together with ${together?.b ?? ''}`} />
            </div>
          )}
          <div className={css.tableFrame}>
            <table className={css.table} aria-label="Pairs of features">
              <thead>
                <tr>
                  <th scope="col">Pair</th>
                  <th scope="col">Mean |interaction|</th>
                </tr>
              </thead>
              <tbody>
                {found.interactions.map(({ a, b, impact }) => (
                  <tr key={`${a} ${b}`}>
                    <th scope="row">
                      {a} with {b}
                    </th>
                    <td>{significant(impact, 3)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </div>
        {found.interactions.length === 0 && <p className={css.note}>No pair does anything together that each does not do alone.</p>}
      </section>
    </>
  );
}
