import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { FailureNote } from '../components/failure-note.tsx';
import { useApp, useSlice, useView } from '../state/use-app.ts';
import { DropTarget } from './drop-target.tsx';
import css from './frame.module.css';
import { NoticeStack } from './notice-stack.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import { frameKey } from './shortcuts.ts';
import { StatusBar } from './status-bar.tsx';
import { TitleBar } from './title-bar.tsx';
import { useChooseFiles } from './use-choose-files.tsx';

/** What is around every screen. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const app = useApp();
  const chooseFiles = useChooseFiles();
  const failure = useSlice('workspace', (state) => state.failure);
  const disconnected = useView((view) => view.disconnected);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!event.defaultPrevented && frameKey(app, event, chooseFiles)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app, chooseFiles]);
  return (
    <div className={css.frame}>
      <TitleBar />
      <Rail />
      <main className={css.main}>
        {disconnected && (
          <div className={css.lost} role="alert">
            The application has stopped. What you imported and trained is kept; start it again, then reload.
            <Button variant="default" onClick={() => location.reload()}>
              Reload
            </Button>
          </div>
        )}
        {!disconnected && failure && (
          <FailureNote failure={failure} steps={{ 'try-again': () => void app.workspace.load(), reload: () => location.reload() }} />
        )}
        <div className={css.screen}>{children}</div>
      </main>
      <StatusBar />
      <NoticeStack />
      <Palette />
      <DropTarget />
    </div>
  );
}
