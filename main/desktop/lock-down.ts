import { app, session, shell, type Session } from 'electron';
import { isOurPage } from './origin.ts';

// Writing to the clipboard after a click; everything else a page could ask for is refused.
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write'];
const ownSchemes: readonly string[] = ['app:', 'blob:', 'data:', 'devtools:', 'chrome-devtools:'];

/** Keeps every page, also ones yet to come, to our own interface: no navigation, no windows, no webviews. Before the application is ready. */
export function lockDownPages(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOurPage(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOurPage(event.url) && !event.url.startsWith('blob:app://')) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOurPage(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // Links to papers and pages open in the user's own browser, never in a window of ours.
      if (url.startsWith('https://')) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Refuses permissions, devices and the network. When the application is ready. */
export function lockDownSession(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((contents, permission, answer) => {
    answer(allowedPermissions.includes(permission) && isOurPage(contents.getURL()));
  });
  target.setPermissionCheckHandler((contents, permission) => {
    return allowedPermissions.includes(permission) && contents !== null && isOurPage(contents.getURL());
  });
  target.setDevicePermissionHandler(() => false);
  target.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !ownSchemes.includes(new URL(details.url).protocol) }));
}
