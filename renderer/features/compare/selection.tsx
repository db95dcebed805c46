import type { Experiment } from '../../../contract/entities/experiment.ts';
import { Swatch } from '../../components/swatch.tsx';
import { comparison } from '../../words/metrics.ts';
import css from './selection.module.css';

/** The selected model and why, in words. */
export function Selection({ experiment }: { readonly experiment: Experiment }) {
  const row = experiment.leaderboard.find((one) => one.model === experiment.selected);
  if (!row) return null;
  return (
    <section className={css.selection} aria-label="Selected model">
      <p className={css.line}>
        <Swatch model={row.model} baseline={row.baseline} />
        <b>{row.label}</b>
        <span>{comparison(row)}</span>
      </p>
      {experiment.selectionReason !== null && <p className={css.reason}>{experiment.selectionReason}</p>}
    </section>
  );
}
