import { dialog, type BrowserWindow } from 'electron';
import type { HostPorts } from '../host.ts';
import { forkUtility } from './child-port.ts';

/** What the window lends to the application. `window` is asked late: dialogs belong to the window that is open then. */
export const desktopPorts = (window: () => BrowserWindow | undefined): HostPorts => ({
  kind: 'desktop',
  fork: forkUtility,
  pickFiles: async () => {
    const options: Electron.OpenDialogOptions = {
      title: 'Import CSV',
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'Tables', extensions: ['csv', 'tsv', 'txt'] },
        { name: 'All files', extensions: ['*'] },
      ],
    };
    const parent = window();
    const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return canceled ? [] : filePaths;
  },
  pickSavePath: async (suggestedName) => {
    const options: Electron.SaveDialogOptions = { title: 'Save', defaultPath: suggestedName };
    const parent = window();
    const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  },
});
