import { useLayoutEffect, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { drawInTurn } from './draw-queue.ts';

/**
 * Makes its children when their turn comes, one after the other with a frame between them, so that a screen of many charts holds the page up no longer than one does.
 * Stands in a place of fixed height, which stays empty until then.
 */
export function InTurn({ children }: { readonly children: () => ReactNode }) {
  const [ready, setReady] = useState(false);
  useLayoutEffect(
    () =>
      drawInTurn(() => {
        flushSync(() => setReady(true));
        return Promise.resolve();
      }),
    [],
  );
  return ready ? children() : null;
}
