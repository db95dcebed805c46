import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../words/failures.ts';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}
/** A short message above the status bar; an error stays until it is closed. */
export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'warning' | 'error';
  readonly text: string;
  readonly action: NoticeAction | null;
}
export interface NoticesState {
  readonly notices: readonly Notice[];
}
export interface Notices {
  readonly store: StoreApi<NoticesState>;
  say(text: string, action?: NoticeAction): void;
  /** Something that somebody should look at. */
  warn(text: string, action?: NoticeAction): void;
  fail(failure: Failure, action?: NoticeAction): void;
  close(id: number): void;
}

const mostShown = 3;
const plainMs = 5000;
const actionMs = 12_000;

export function createNotices(): Notices {
  const store = createStore<NoticesState>(() => ({ notices: [] }));
  let lastId = 0;
  const close = (id: number): void => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  const add = (kind: Notice['kind'], text: string, action: NoticeAction | null): void => {
    const id = ++lastId;
    store.setState(({ notices }) => ({ notices: [...notices, { id, kind, text, action }].slice(-mostShown) }));
    if (kind !== 'error') setTimeout(() => close(id), action ? actionMs : plainMs);
  };
  return {
    store,
    say: (text, action) => add('done', text, action ?? null),
    warn: (text, action) => add('warning', text, action ?? null),
    fail: (failure, action) => {
      if (failure.code !== 'cancelled')
        add('error', failure.hint ? `${failure.message}. ${failure.hint}` : failure.message, action ?? null);
    },
    close,
  };
}
