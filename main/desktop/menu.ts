import { app, Menu, type MenuItemConstructorOptions } from 'electron';

export type MenuCommand = 'import' | 'palette' | 'settings';

/** The native menu. What the application itself does goes to the page as a command; the rest is the system's. */
export function setMenu(send: (command: MenuCommand) => void): void {
  const mac = process.platform === 'darwin';
  const item = (id: MenuCommand, label: string, accelerator: string): MenuItemConstructorOptions => ({
    id,
    label,
    accelerator,
    click: () => send(id),
  });
  const settings = item('settings', 'Settings…', 'CmdOrCtrl+,');
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const own: MenuItemConstructorOptions[] = [
    { role: 'about' },
    separator,
    settings,
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ label: app.name, submenu: own }] : []),
    {
      label: 'File',
      submenu: [
        item('import', 'Import CSV…', 'CmdOrCtrl+O'),
        ...(mac ? [separator, { role: 'close' as const }] : [separator, settings, separator, { role: 'quit' as const }]),
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('palette', 'Command palette…', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
