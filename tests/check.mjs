import { ensureInstalled } from '../main/launch/install.mjs';
import { main } from '../main/launch/say.mjs';
import { runChecks } from './suite/checks.mjs';

// npm run check: all static checks.
await main(async () => {
  await ensureInstalled();
  const { failed } = await runChecks();
  return failed === 0 ? 0 : 1;
});
