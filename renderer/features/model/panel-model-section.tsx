import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PanelModelDescription } from '../../../contract/entities/model.ts';
import { Equation } from '../../formula/formula.tsx';
import css from './model-view.module.css';
import own from './panel-model-section.module.css';

const shownAtFirst = 15;
const count = new Intl.NumberFormat('en');

const words = {
  features: {
    facts: 'One model for all series',
    list: 'Importance of features',
    one: 'Feature',
    share: 'Share of gain',
    what: 'Share of what all splits together gained in training.',
    says: 'What it says',
  },
  members: {
    facts: 'Made of other models',
    list: 'Weights of members',
    one: 'Member',
    share: 'Weight',
    what: 'Share in the forecast of this series.',
    says: 'What it does',
  },
};

/** What a model rests on: features of one that learnt from all series together, members of one that is made of others. */
export function PanelModelSection({ model }: { readonly model: PanelModelDescription }) {
  const [all, setAll] = useState(false);
  const { name, equation, importance, facts } = model;
  const word = words[model.of ?? 'features'];
  const shown = all ? importance : importance.slice(0, shownAtFirst);
  const most = importance[0]?.share ?? 0;
  return (
    <>
      <div className={css.what}>
        <section className={css.section} aria-label="Equation">
          <h3 className={css.notation}>{name}</h3>
          {equation.length > 0 && <Equation lines={equation} label={`Equation of ${name}`} />}
        </section>
        <section className={css.section} aria-label="Training">
          <h3 className={css.heading}>{word.facts}</h3>
          <dl className={own.facts}>
            {facts.map((fact) => (
              <div key={fact.name}>
                <dt>{fact.name}</dt>
                <dd>{typeof fact.value === 'number' ? count.format(fact.value) : fact.value}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      {importance.length > 0 && (
        <section className={css.section} aria-label="Importance">
          <h3 className={css.heading}>{word.list}</h3>
          <table className={own.table} aria-label={word.list}>
            <thead>
              <tr>
                <th scope="col">{word.one}</th>
                <th scope="col" title={word.what}>
                  {word.share}
                </th>
                <th scope="col">{word.says}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ feature, meaning, share }) => (
                <tr key={feature}>
                  <th scope="row">{feature}</th>
                  <td>
                    <meter className={own.meter} min={0} max={most || 1} value={share} aria-hidden /> {(100 * share).toFixed(1)}%
                  </td>
                  <td className={own.meaning}>{meaning}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {importance.length > shownAtFirst && (
            <Button variant="default" size="compact-xs" className={own.more ?? ''} aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? 'Show fewer' : `Show all ${importance.length}`}
            </Button>
          )}
        </section>
      )}
    </>
  );
}
