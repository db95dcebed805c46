import { productName } from '../version.ts';
import { openBrowser } from './open-browser.ts';
import { startServer, type ServerOptions } from './start-server.ts';

/** Ends the process cleanly on SIGINT or SIGTERM; a second signal ends it at once. */
export function closeOnSignal(close: () => Promise<void>): void {
  let began: number | undefined;
  const stop = (): void => {
    if (began !== undefined) {
      // A terminal and the launcher before us may both send the one Ctrl+C.
      if (performance.now() - began > 500) process.exit(130);
      return;
    }
    began = performance.now();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${productName} did not close cleanly: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** Starts the browser host and prints its address as the one line on stdout; see `closeOnSignal`. */
export async function serveUntilSignal({ open, ...options }: ServerOptions & { readonly open: boolean }): Promise<void> {
  const server = await startServer(options);
  closeOnSignal(() => server.close());
  process.stdout.write(`${productName}: ${server.address}\n`);
  if (open) openBrowser(server.address);
}
