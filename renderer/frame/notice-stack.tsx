import { ActionIcon } from '@mantine/core';
import { CheckIcon, CloseIcon, ErrorIcon, WarningIcon } from '../components/icons.tsx';
import { useApp, useSlice } from '../state/use-app.ts';
import css from './notice-stack.module.css';

/** Short messages above the status bar. */
export function NoticeStack() {
  const app = useApp();
  const notices = useSlice('notices', (state) => state.notices);
  return (
    <div className={css.stack} role="status" aria-label="Messages">
      {notices.map(({ id, kind, text, action }) => (
        <div key={id} className={css.notice} data-kind={kind}>
          <span className={css.icon}>{kind === 'error' ? <ErrorIcon /> : kind === 'warning' ? <WarningIcon /> : <CheckIcon />}</span>
          <span className={css.text}>{text}</span>
          {action && (
            <button
              type="button"
              className={css.action}
              onClick={() => {
                app.notices.close(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <ActionIcon size="sm" aria-label="Close the message" onClick={() => app.notices.close(id)}>
            <CloseIcon size={12} />
          </ActionIcon>
        </div>
      ))}
    </div>
  );
}
