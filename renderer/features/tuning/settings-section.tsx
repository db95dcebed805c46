import { useMemo, useState } from 'react';
import { Plot } from '../../charts/plot.tsx';
import { settingFigure, type TuningInput } from '../../charts/tuning-figures.ts';
import { percent } from '../../words/numbers.ts';
import css from './settings-section.module.css';
import view from './tuning-view.module.css';

/** What each setting does to the score: which matter, and how. */
export function SettingsSection({ input }: { readonly input: TuningInput }) {
  const { model } = input;
  const [chosen, setChosen] = useState<string | null>(null);
  const ordered = useMemo(() => {
    const share = new Map(model.importance.map((one) => [one.name, one.share]));
    return model.space
      .map((dimension) => ({ dimension, share: share.get(dimension.name) ?? null }))
      .toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  }, [model]);
  const shown = ordered.find(({ dimension }) => dimension.name === chosen)?.dimension ?? ordered[0]?.dimension;
  const figure = useMemo(() => shown && settingFigure(shown, input), [shown, input]);
  if (!shown || !figure) return null;
  const known = ordered.some(({ share }) => share !== null);
  return (
    <div className={css.section}>
      <section className={css.list} aria-label="Settings">
        <h3 className={css.head}>What matters</h3>
        <ul>
          {ordered.map(({ dimension: { name }, share }) => (
            <li key={name}>
              <button type="button" className={css.item} aria-pressed={name === shown.name} onClick={() => setChosen(name)} data-inset>
                <span className={`${css.name} clip`}>{name}</span>
                <span className={css.track} aria-hidden="true">
                  <span className={css.bar} style={{ width: `${100 * Math.min(1, share ?? 0)}%` }} />
                </span>
                <span className={css.share}>{share === null ? '' : percent(share)}</span>
              </button>
            </li>
          ))}
        </ul>
        <p className={css.note}>
          {known
            ? 'Share of the spread of the scores that each setting explains by itself; rough, since a search tries few bad values.'
            : 'From twelve results on it is said here what each setting explains.'}
        </p>
      </section>
      <div className={css.chart}>
        <Plot figure={figure} label={`Score by ${shown.name}`} title={<h3 className={view.small}>Score by {shown.name}</h3>} />
      </div>
    </div>
  );
}
