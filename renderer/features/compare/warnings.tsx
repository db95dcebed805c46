import type { Warning } from '../../../contract/entities/experiment.ts';
import { WarningIcon } from '../../components/icons.tsx';
import { count } from '../../words/numbers.ts';
import css from './warnings.module.css';

/** What the models had to work around, in words. */
export function Warnings({ warnings }: { readonly warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <section className={css.warnings} aria-label="Warnings">
      <h3 className={css.title}>Worth knowing</h3>
      <ul>
        {warnings.map((warning, place) => (
          <li key={place} className={css.warning}>
            <span className={css.icon}>
              <WarningIcon size={14} />
            </span>
            <span className={css.text}>
              {warning.message}
              {warning.series && (warning.count ?? 1) === 1 && <span className="quiet"> {Object.values(warning.series).join(' · ')}</span>}
            </span>
            {warning.count !== undefined && warning.count > 1 && <span className="quiet">{count(warning.count)} series</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
