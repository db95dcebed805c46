import { metric } from '../../words/numbers.ts';
import css from './registry.module.css';

/** An interval beside its estimate, quieter. */
export const Range = ({ lower, upper }: { readonly lower: number; readonly upper: number }) => (
  <span className={css.interval}>
    {' '}
    {metric(lower)} to {metric(upper)}
  </span>
);
