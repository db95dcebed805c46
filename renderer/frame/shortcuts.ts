import { screens } from '../state/navigation.ts';
import type { App } from '../state/app.ts';

/** Every key that works everywhere, as it is written in Settings. */
export const shortcuts: readonly { readonly keys: readonly string[]; readonly what: string; readonly where: string }[] = [
  { keys: ['Ctrl', 'K'], what: 'Search: commands, datasets, series, experiments, models', where: 'Everywhere' },
  { keys: ['Ctrl', 'O'], what: 'Choose files to import', where: 'Everywhere' },
  { keys: ['Ctrl', '1…8'], what: 'Go to a screen (with Alt in a browser)', where: 'Everywhere' },
  { keys: ['Ctrl', 'I'], what: 'Show or hide the inspector', where: 'Everywhere' },
  { keys: ['↑', '↓'], what: 'Previous or next series', where: 'Data, Explore, Forecast, Model' },
  { keys: ['[', ']'], what: 'Previous or next model (← → as well)', where: 'Forecast, Model' },
  { keys: ['M'], what: 'From the forecast to its model and back', where: 'Forecast, Model' },
  { keys: ['F'], what: 'Show or hide the backtest folds', where: 'Forecast' },
  { keys: ['Ctrl', 'Z'], what: 'Undo an edit of a recipe; with Shift, do it again', where: 'Data: Clean' },
  { keys: ['+', '−', '0'], what: 'Zoom in, zoom out, reset', where: 'Chart' },
  { keys: ['Shift', '← →'], what: 'Pan', where: 'Chart' },
];

/** Keys that belong to what is being typed in. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role="dialog"],[role="listbox"],[role="menu"]') !== null
  );
}

/** The keys of the frame; returns whether the event was one of them. */
export function frameKey(app: App, event: KeyboardEvent, chooseFiles: () => void): boolean {
  const command = event.ctrlKey || event.metaKey;
  const digit = /^[1-8]$/.test(event.key)
    ? Number(event.key)
    : /^Digit[1-8]$/.test(event.code) && event.altKey
      ? Number(event.code.slice(5))
      : null;
  if (digit !== null && (command || event.altKey)) {
    const screen = screens[digit - 1];
    if (screen) app.navigation.go(screen);
    return true;
  }
  if (!command || event.altKey || event.shiftKey) return false;
  if (event.key === 'k') app.view.setState(({ palette }) => ({ palette: !palette }));
  else if (event.key === 'o') chooseFiles();
  else if (event.key === 'i') app.view.setState(({ inspector }) => ({ inspector: !inspector }));
  else return false;
  return true;
}
