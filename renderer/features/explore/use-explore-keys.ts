import { useEffect } from 'react';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { isTyping } from '../../frame/shortcuts.ts';
import { stepInPanel } from '../../series/panel-order.ts';
import { useApp } from '../../state/use-app.ts';

/** Up and down step through the series as listed. */
export function useExploreKeys(panel: ExplorePanel | null, order: Int32Array, onSelect: (index: number) => void): void {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event)) return;
      if (event.target instanceof HTMLElement && event.target.closest('[data-own-arrows]')) return;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step === 0 || !panel) return;
      event.preventDefault();
      const next = stepInPanel(panel, order, app.navigation.store.getState().seriesIndex, step);
      if (next !== null) onSelect(next);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [app, panel, order, onSelect]);
}
