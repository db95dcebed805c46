import { dialog, safeStorage, type BrowserWindow } from 'electron';
import type { HostPorts } from '../host.ts';
import { forkUtility } from './child-port.ts';
import { notify } from './notify.ts';
import { windowProcesses } from './processes.ts';

const hasKeyStore = (): boolean =>
  safeStorage.isEncryptionAvailable() && (process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text');

/** What the window lends to the application. `window` is asked late: dialogs belong to the window that is open then. */
export const desktopPorts = (window: () => BrowserWindow | undefined, startAgain: (workspace: string) => void): HostPorts => ({
  startAgain,
  kind: 'desktop',
  fork: forkUtility,
  pickFiles: async () => {
    const options: Electron.OpenDialogOptions = {
      title: 'Import',
      properties: ['openFile', 'multiSelections'],
      filters: [
        {
          name: 'Tables',
          extensions: ['csv', 'tsv', 'txt', 'gz', 'xlsx', 'parquet', 'json', 'jsonl', 'ndjson', 'db', 'sqlite', 'sqlite3'],
        },
        { name: 'All files', extensions: ['*'] },
      ],
    };
    const parent = window();
    const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return canceled ? [] : filePaths;
  },
  pickFolder: async (title = 'Watch a folder') => {
    const options: Electron.OpenDialogOptions = { title, properties: ['openDirectory'] };
    const parent = window();
    const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
    return canceled ? null : (filePaths[0] ?? null);
  },
  secrets: {
    // Without a key store Linux would keep the key in the program itself: then nothing is kept.
    protect: (text) => (hasKeyStore() ? safeStorage.encryptString(text) : null),
    reveal: (bytes) => {
      try {
        return hasKeyStore() ? safeStorage.decryptString(bytes) : null;
      } catch {
        return null;
      }
    },
  },
  notify: (notice) => notify(notice, window),
  processes: windowProcesses,
  pickSavePath: async (suggestedName) => {
    const options: Electron.SaveDialogOptions = { title: 'Save', defaultPath: suggestedName };
    const parent = window();
    const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
    return canceled || !filePath ? null : filePath;
  },
});
