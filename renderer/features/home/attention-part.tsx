import { Button } from '@mantine/core';
import { resume } from '../../state/actions.ts';
import { followLink, showAlert } from '../../state/alert-actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import css from './home.module.css';

/** Alerts that are listed; the others are counted. */
const most = 6;
const rank = { critical: 0, warning: 1, info: 2 } as const;

/** What somebody should look at: open alerts, the worst first, and trainings that were interrupted. */
export function AttentionPart() {
  const app = useApp();
  const { value } = useResource(app.alerts.list, 'open');
  const experiments = useSlice('workspace', (state) => state.experiments);
  const alerts = (value ?? []).filter(({ state }) => state === 'open').sort((a, b) => rank[a.severity] - rank[b.severity]);
  const interrupted = (experiments ?? []).filter(({ state }) => state === 'interrupted');
  if (alerts.length + interrupted.length === 0) return <p className={css.quiet}>Nothing.</p>;
  return (
    <ul className={css.list}>
      {alerts.slice(0, most).map(({ id, severity, title, evidence, whatToDo, link }) => (
        <li key={id} className={css.attention} data-critical={severity === 'critical' || undefined}>
          <span className={css.words}>
            <span className={css.heads}>
              <SeverityMark severity={severity} />
              <button type="button" className={css.link} onClick={() => showAlert(app, id)}>
                {title}
              </button>
            </span>
            <span className={css.said}>{evidence}</span>
            <span className={css.quiet}>{whatToDo}</span>
          </span>
          {link && (
            <Button variant="default" onClick={() => followLink(app, link)} aria-label={`Look: ${title}`}>
              Look
            </Button>
          )}
        </li>
      ))}
      {alerts.length > most && (
        <li>
          <button type="button" className={css.link} onClick={() => showAlert(app, null)}>
            {alerts.length - most} more alerts
          </button>
        </li>
      )}
      {interrupted.map(({ id, name }) => (
        <li key={id} className={css.attention}>
          <span className={css.words}>
            <strong>{name}</strong>
            <span className={css.said}>The training was interrupted. What is finished is kept.</span>
          </span>
          <Button variant="default" onClick={() => void resume(app, id)} aria-label={`Resume ${name}`}>
            Resume
          </Button>
        </li>
      ))}
    </ul>
  );
}
