import type { LegendEntry } from './figure.ts';
import css from './plot.module.css';

/** What the marks of a chart stand for. */
export const Legend = ({ entries }: { readonly entries: readonly LegendEntry[] }) => (
  <ul className={css.legend} aria-label="Legend">
    {entries.map(({ label, mark, colour }) => (
      <li key={label} className={css.entry}>
        <span className={css[mark]} style={mark === 'ring' ? { borderColor: colour } : { background: colour }} />
        {label}
      </li>
    ))}
  </ul>
);
