import { spawn } from 'node:child_process';

/** Opens an address in the user's default browser. Where there is none nothing happens: the address has been printed. */
export function openBrowser(address: string): void {
  const [command, ...args] = opener(address);
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}

function opener(address: string): readonly [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', address];
  // `start` belongs to the shell, and the shell would read an ampersand; this does not go through it.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}
