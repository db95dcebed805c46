import { parseArgs } from 'node:util';
import { serveUntilSignal } from './server/serve-until-signal.ts';

const usage = 'Usage: server [--workspace DIR] [--port N] [--open]';

class UsageError extends Error {}

function options(): { workspace: string | undefined; port: number | undefined; open: boolean } {
  try {
    const { values } = parseArgs({ options: { workspace: { type: 'string' }, port: { type: 'string' }, open: { type: 'boolean' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536))
      throw new Error(`--port needs a number from 0 to 65535, got ${values.port}`);
    return { workspace: values.workspace, port, open: values.open ?? false };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  await serveUntilSignal(options());
}

main().catch((error: unknown) => {
  const wrongUsage = error instanceof UsageError;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${wrongUsage ? `${usage}\n` : ''}`);
  process.exit(wrongUsage ? 2 : 1);
});
