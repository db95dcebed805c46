import type { GrantedFile } from '../../contract/api.ts';

/** Files opened from outside on their way to the page. They wait until there is somebody to grant them and a page to hear of them. */
export interface OpenedFiles {
  add(paths: readonly string[]): void;
  grantWith(grant: (path: string) => Promise<GrantedFile>): void;
  /** `undefined` while no page is open. */
  sendWith(send: ((files: readonly GrantedFile[]) => void) | undefined): void;
}

export function openFiles(first: readonly string[]): OpenedFiles {
  let waiting: readonly string[] = first;
  let grant: ((path: string) => Promise<GrantedFile>) | undefined;
  let send: ((files: readonly GrantedFile[]) => void) | undefined;

  const flush = (): void => {
    if (!grant || !send || waiting.length === 0) return;
    const paths = waiting;
    waiting = [];
    const granting = grant;
    const sending = send;
    void Promise.allSettled(paths.map((path) => granting(path))).then((results) => {
      const files = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      for (const result of results)
        if (result.status === 'rejected') process.stderr.write(`A file could not be opened: ${String(result.reason)}\n`);
      if (files.length > 0) sending(files);
    });
  };
  return {
    add: (paths) => {
      waiting = [...waiting, ...paths];
      flush();
    },
    grantWith: (next) => {
      grant = next;
      flush();
    },
    sendWith: (next) => {
      send = next;
      flush();
    },
  };
}
