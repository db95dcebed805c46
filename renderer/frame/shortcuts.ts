import { screens } from '../state/navigation.ts';
import type { App } from '../state/app.ts';

/** Every key that works everywhere, as it is written in Settings. */
export const shortcuts: readonly { readonly keys: readonly string[]; readonly what: string; readonly where: string }[] = [
  { keys: ['Ctrl', 'K'], what: 'Search: commands, datasets, series, experiments, models', where: 'Everywhere' },
  { keys: ['Ctrl', 'O'], what: 'Choose files to import', where: 'Everywhere' },
  { keys: ['Ctrl', '1…9, 0'], what: 'Go to a screen (with Alt in a browser)', where: 'Everywhere' },
  { keys: ['Ctrl', 'I'], what: 'Show or hide the inspector', where: 'Everywhere' },
  { keys: ['↑', '↓'], what: 'Previous or next series', where: 'Data, Explore, Forecast, Model, Explain' },
  { keys: ['[', ']'], what: 'Previous or next model (← → as well)', where: 'Forecast, Model, Explain' },
  { keys: ['M'], what: 'From the forecast to its model and back', where: 'Forecast, Model' },
  { keys: ['W'], what: 'Why: from the forecast or model to its explanation and back', where: 'Forecast, Model, Explain' },
  { keys: ['F'], what: 'Show or hide the backtest folds', where: 'Forecast' },
  {
    keys: ['Ctrl', 'Z'],
    what: 'Undo an edit of a recipe or a scenario; with Shift, do it again',
    where: 'Data: Clean, Forecast: Scenarios',
  },
  { keys: ['+', '−', '0'], what: 'Zoom in, zoom out, reset', where: 'Chart' },
  { keys: ['Shift', '← →'], what: 'Pan', where: 'Chart' },
];

/** Whether a key belongs to what is being typed in. Choices keep their arrows and the space bar alone. */
export function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['radio', 'checkbox'].includes(target.type) && target.closest('[role="dialog"]') === null)
    return key === ' ' || key.startsWith('Arrow');
  return (
    target.isContentEditable ||
    ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
    target.closest('[role="dialog"],[role="listbox"],[role="menu"]') !== null
  );
}

/** The keys of the frame; returns whether the event was one of them. */
export function frameKey(app: App, event: KeyboardEvent, chooseFiles: () => void): boolean {
  const command = event.ctrlKey || event.metaKey;
  const digit = /^\d$/.test(event.key)
    ? Number(event.key)
    : /^Digit\d$/.test(event.code) && event.altKey
      ? Number(event.code.slice(5))
      : null;
  if (digit !== null && (command || event.altKey)) {
    // The tenth is on the zero.
    const screen = screens[(digit + 9) % 10];
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
