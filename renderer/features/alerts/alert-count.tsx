import { Tooltip } from '@mantine/core';
import { ErrorIcon, NoteIcon, WarningIcon } from '../../components/icons.tsx';
import { showAlert } from '../../state/alert-actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { count, counted } from '../../words/numbers.ts';
import css from './alert-count.module.css';

/** How many alerts are open, in the status bar; leads to them. */
export function AlertCount() {
  const app = useApp();
  const { value } = useResource(app.alerts.counts, '');
  if (!value) return null;
  const { critical, warning, info } = value;
  const all = critical + warning + info;
  const worst = critical > 0 ? 'critical' : warning > 0 ? 'warning' : 'info';
  const Icon = { critical: ErrorIcon, warning: WarningIcon, info: NoteIcon }[worst];
  const label =
    all === 0
      ? 'Nothing is wrong'
      : [critical > 0 && `${count(critical)} critical`, warning > 0 && counted(warning, 'warning'), info > 0 && counted(info, 'note')]
          .filter(Boolean)
          .join(', ');
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={css.count}
        data-worst={all === 0 ? undefined : worst}
        aria-label={`Alerts: ${label}`}
        onClick={() => showAlert(app, null)}
      >
        {all > 0 && <Icon size={14} />}
        {all === 0 ? 'No alerts' : `${counted(all, 'alert')}`}
      </button>
    </Tooltip>
  );
}
