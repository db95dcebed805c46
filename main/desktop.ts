import { app, dialog, type BrowserWindow } from 'electron';
import { contract } from '../contract/api.ts';
import { events, type Events } from '../contract/events.ts';
import { serve, type Served } from '../contract/rpc-server.ts';
import { createApp } from './app.ts';
import { ownArguments, parseCommandLine, restartArguments } from './desktop/command-line.ts';
import { desktopPorts } from './desktop/host-ports.ts';
import { lockDownPages, lockDownSession } from './desktop/lock-down.ts';
import { setMenu } from './desktop/menu.ts';
import { openFiles } from './desktop/opened-files.ts';
import { pageOrigin } from './desktop/origin.ts';
import { answerGrants, onPageOpen } from './desktop/page-wire.ts';
import { registerPageScheme, servePage } from './desktop/protocol.ts';
import { interfaceDrawn } from './desktop/smoke.ts';
import { hideTray, showTray } from './desktop/tray.ts';
import { createWindow } from './desktop/window.ts';
import { defaultWorkspace, userDataFolder } from './user-data.ts';
import { productName, version } from './version.ts';

const commandLine = parseCommandLine(ownArguments(process.argv, app.isPackaged), process.cwd());

app.setName(productName);
app.setPath('userData', userDataFolder());
app.enableSandbox();
registerPageScheme();
lockDownPages();

let window: BrowserWindow | undefined;
let served: Served<Events> | undefined;
/** Known once the workspace is open. */
let reopen: (() => void) | undefined;
let keepsRunning: () => boolean = () => false;
const opened = openFiles(commandLine.files);

function show(): void {
  if (!window) return reopen?.();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Ends, and starts with another workspace. Chromium's own switches stay as they were. */
function startAgain(workspace: string): void {
  app.relaunch({ args: restartArguments(process.argv.slice(1), workspace) });
  app.quit();
}

async function start(): Promise<void> {
  const began = performance.now();
  lockDownSession();
  setMenu((command) => served?.emit('menu.command', { command }));
  const [application] = await Promise.all([
    createApp({ workspace: commandLine.workspace ?? defaultWorkspace(), host: desktopPorts(() => window, startAgain), version }),
    servePage(),
  ]);
  opened.grantWith((path) => application.grants.add(path));

  const openWindow = (): BrowserWindow => {
    const created = createWindow(userDataFolder());
    const contents = created.webContents;
    onPageOpen(contents, (wire) => {
      const connection = serve(wire, contract, application.handlers, events);
      const unsubscribe = application.subscribe(connection.emit);
      opened.sendWith((files) => connection.emit('files.opened', { files: [...files] }));
      served = connection;
      wire.onClose(unsubscribe);
    });
    answerGrants(contents, (path) => application.grants.add(path));
    created.once('ready-to-show', () => {
      if (!commandLine.smoke) created.show();
    });
    created.once('closed', () => {
      window = undefined;
      served = undefined;
      opened.sendWith(undefined);
    });
    window = created;
    return created;
  };

  reopen = () => {
    if (window) return show();
    hideTray();
    void openWindow().loadURL(`${pageOrigin}/index.html`);
  };
  keepsRunning = () => application.store.settings.all().keepRunning && !commandLine.smoke;
  app.on('activate', () => {
    if (!window) reopen?.();
  });
  app.on(
    'will-quit',
    quitAfter(() => application.close()),
  );
  const first = openWindow();
  await first.loadURL(`${pageOrigin}/index.html`);
  if (!commandLine.smoke) return;
  await interfaceDrawn(first.webContents);
  process.stdout.write(`smoke: ${productName} ${version} drew its interface in ${Math.round(performance.now() - began)} ms\n`);
  app.quit();
}

/** Holds the end of the application back until `close` is done. */
function quitAfter(close: () => Promise<void>): (event: Electron.Event) => void {
  let closing = false;
  return (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    close().then(
      () => app.exit(0),
      (error: unknown) => {
        process.stderr.write(`${productName} did not close cleanly: ${String(error)}\n`);
        app.exit(1);
      },
    );
  };
}

function fail(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${productName} could not start: ${message}\n`);
  if (!commandLine.smoke) dialog.showErrorBox(`${productName} could not start`, message);
  app.exit(1);
}

// A second start hands its files over to the first and ends.
if (!app.requestSingleInstanceLock({ files: commandLine.files })) app.exit(0);
else {
  app.on('second-instance', (_event, _argv, _folder, data: unknown) => {
    opened.add((data as { files?: readonly string[] } | null)?.files ?? []);
    show();
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    opened.add([path]);
    show();
  });
  app.on('window-all-closed', () => {
    if (keepsRunning()) showTray({ open: show, quit: () => app.quit() });
    else if (process.platform !== 'darwin') app.quit();
  });
  app.whenReady().then(start).catch(fail);
}
