import { createContext, use, useRef, type ChangeEvent, type ReactNode } from 'react';
import { takeFiles } from '../state/actions.ts';
import { useApp } from '../state/use-app.ts';
import { toFailure } from '../words/failures.ts';

/** What can be read, by the ends of names; the files themselves are told apart by their content. */
const readable = '.csv,.txt,.tsv,.gz,.xlsx,.parquet,.json,.jsonl,.ndjson,.db,.sqlite,.sqlite3';

const ChooseFiles = createContext<() => void>(() => undefined);
/** Opens the system's file dialog, or the browser's where the host has none. */
export const useChooseFiles = (): (() => void) => use(ChooseFiles);

export function ChooseFilesProvider({ children }: { readonly children: ReactNode }) {
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    // A browser opens its dialog only while the click counts as the user's, so its host is not asked first.
    if (app.bridge.hostKind === 'browser') return input.current?.click();
    try {
      if (await app.pick()) app.navigation.go('data');
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'unsupported') input.current?.click();
      else app.notices.fail(failure);
    }
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = '';
    void takeFiles(app, files);
  };
  return (
    <ChooseFiles value={() => void choose()}>
      {children}
      <input ref={input} type="file" multiple accept={readable} hidden aria-label="Files to import" onChange={chosen} />
    </ChooseFiles>
  );
}
