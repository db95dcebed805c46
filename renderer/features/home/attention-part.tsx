import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { resume } from '../../state/actions.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { needsAttention } from '../../words/monitor.ts';
import { showDeployment } from '../monitor/deploy-dialog.tsx';
import css from './home.module.css';

interface Item {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  readonly action: ReactNode;
}

/** What somebody should look at: deployed models that err or stand still, trainings that were interrupted. */
export function AttentionPart() {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const experiments = useSlice('workspace', (state) => state.experiments);
  const found: Item[] = [
    ...(deployments ?? [])
      .filter(({ state }) => needsAttention(state))
      .map((one) => ({
        key: one.id,
        title: one.name,
        text: one.sentence,
        action: (
          <Button variant="default" onClick={() => showDeployment(app, one.id)}>
            Look
          </Button>
        ),
      })),
    ...(experiments ?? [])
      .filter(({ state }) => state === 'interrupted')
      .map(({ id, name }) => ({
        key: id,
        title: name,
        text: 'The training was interrupted. What is finished is kept.',
        action: (
          <Button variant="default" onClick={() => void resume(app, id)}>
            Resume
          </Button>
        ),
      })),
  ];
  if (found.length === 0) return <p className={css.quiet}>Nothing.</p>;
  return (
    <ul className={css.list}>
      {found.map(({ key, title, text, action }) => (
        <li key={key} className={css.attention}>
          <span className={css.words}>
            <strong>{title}</strong>
            <span className={css.said}>{text}</span>
          </span>
          {action}
        </li>
      ))}
    </ul>
  );
}
