import { ensureBuilt } from './build-steps.mjs';
import { fetchElectron, findElectron } from './electron.mjs';
import { ensureInstalled } from './install.mjs';
import { inRoot, pinnedNode, root } from './paths.mjs';
import { runCommand, userFolder } from './run-command.mjs';
import { main, say } from './say.mjs';

const quickMs = 10_000;
const hasDisplay = ['win32', 'darwin'].includes(process.platform) || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

// npm start [-- ARGUMENT...]: the window where there can be one, else the browser.
await main(async () => {
  await ensureInstalled();
  await ensureBuilt();
  const args = process.argv.slice(2);
  const cwd = userFolder('start');
  if (!hasDisplay) say('There is no display here, so Almanac is served to a browser on this machine:');
  else {
    if (!findElectron()) await fetchElectron();
    const electron = findElectron();
    if (electron) {
      const began = Date.now();
      const code = await runCommand(electron, [root, ...args], { cwd });
      if (code === 0 || Date.now() - began > quickMs) return code;
      say('The Electron window could not start here, so Almanac opens in your browser instead:');
    } else say("Electron's binary cannot be had here, so Almanac opens in your browser instead:");
  }
  return runCommand(pinnedNode, [inRoot('out', 'main', 'server.cjs'), ...(hasDisplay ? ['--open'] : []), ...args], { cwd });
});
