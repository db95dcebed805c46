import os from 'node:os';
import path from 'node:path';
import { productName } from './version.ts';

/** The platform's folder for this user's data, the same for every host. The environment's ALMANAC_USER_DATA wins. */
export function userDataFolder(): string {
  const { ALMANAC_USER_DATA, APPDATA, XDG_CONFIG_HOME } = process.env;
  if (ALMANAC_USER_DATA) return path.resolve(ALMANAC_USER_DATA);
  const home = os.homedir();
  if (process.platform === 'win32') return path.join(APPDATA ?? path.join(home, 'AppData', 'Roaming'), productName);
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', productName);
  return path.join(XDG_CONFIG_HOME ?? path.join(home, '.config'), productName);
}

/** Where work is kept unless a host is told otherwise. */
export const defaultWorkspace = (): string => path.join(userDataFolder(), 'workspace');
