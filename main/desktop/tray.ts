import { Menu, nativeImage, Tray } from 'electron';
import { productName } from '../version.ts';
import { trayIcon } from './tray-icon.ts';

export interface TrayCommands {
  readonly open: () => void;
  readonly quit: () => void;
}

/** Held: what nobody holds goes from the tray. */
let tray: Tray | null = null;

/** An entry in the system's tray, by which an application without a window is reached. Once; a second call changes nothing. */
export function showTray({ open, quit }: TrayCommands): void {
  if (tray) return;
  tray = new Tray(nativeImage.createFromDataURL(trayIcon));
  tray.setToolTip(`${productName} goes on with what is scheduled`);
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { id: 'open', label: `Open ${productName}`, click: open },
      { type: 'separator' },
      { id: 'quit', label: `Quit ${productName}`, click: quit },
    ]),
  );
  tray.on('click', open);
}

/** The window is open again. */
export function hideTray(): void {
  tray?.destroy();
  tray = null;
}
