import { Notification, type BrowserWindow } from 'electron';
import type { HostPorts } from '../host.ts';

/** Systems that show a notice without saying so. */
const silentMs = 3000;
/** Kept until they are closed: a notice that is collected does not answer a click. */
const shown = new Set<Notification>();

/** Shows a notice of the system; a click brings the window to the front. */
export function notify(
  { title, body, critical, onClick }: Parameters<NonNullable<HostPorts['notify']>>[0],
  window: () => BrowserWindow | undefined,
): Promise<void> {
  if (!Notification.isSupported()) return Promise.reject(new Error('This system shows no notifications.'));
  const notice = new Notification({ title, body, urgency: critical ? 'critical' : 'normal' });
  shown.add(notice);
  notice.on('close', () => shown.delete(notice));
  notice.on('click', () => {
    shown.delete(notice);
    const open = window();
    if (open?.isMinimized()) open.restore();
    open?.show();
    open?.focus();
    onClick();
  });
  return new Promise((resolve, reject) => {
    setTimeout(resolve, silentMs);
    notice.once('show', () => resolve());
    notice.once('failed', (_event, error) => {
      shown.delete(notice);
      reject(new Error(`The system refuses notifications (${error}).`));
    });
    notice.show();
  });
}
