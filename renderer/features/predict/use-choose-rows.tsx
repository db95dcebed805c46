import { useRef, type ReactNode } from 'react';
import type { GrantedFile } from '../../../contract/api.ts';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';

/** Files of rows, in every format that data are imported from. */
const rowFiles = '.csv,.txt,.tsv,.gz,.xlsx,.xlsm,.ods,.parquet,.json,.ndjson,.jsonl,.sqlite,.db';

/** Asks for one file: by the system's dialog, or by the browser's where the host has none. */
export function useChooseRows(
  label: string,
  onFile: (file: GrantedFile) => void,
  accept = rowFiles,
): { choose: () => void; input: ReactNode } {
  const app = useApp();
  const element = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    // A browser opens its dialog only while the click counts as the user's, so its host is not asked first.
    if (app.bridge.hostKind === 'browser') return element.current?.click();
    try {
      const { files } = await app.api['files.pick']();
      if (files[0]) onFile(files[0]);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'unsupported') element.current?.click();
      else app.notices.fail(failure);
    }
  };
  const input = (
    <input
      ref={element}
      type="file"
      accept={accept}
      hidden
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = '';
        if (files.length === 0) return;
        void attempt(app, async () => {
          const [granted] = await app.bridge.grantFiles(files.slice(0, 1));
          if (granted) onFile(granted);
        });
      }}
    />
  );
  return { choose: () => void choose(), input };
}
