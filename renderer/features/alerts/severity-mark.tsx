import type { AlertSeverity } from '../../../contract/entities/alert.ts';
import { ErrorIcon, NoteIcon, WarningIcon } from '../../components/icons.tsx';
import { severityLabels } from '../../words/alerts.ts';
import css from './alerts.module.css';

const icons = { info: NoteIcon, warning: WarningIcon, critical: ErrorIcon } as const;

/** A severity by shape, word and colour. */
export function SeverityMark({ severity }: { readonly severity: AlertSeverity }) {
  const Icon = icons[severity];
  return (
    <span className={css.severity} data-severity={severity}>
      <Icon size={14} /> {severityLabels[severity]}
    </span>
  );
}
