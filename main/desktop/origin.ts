export const pageScheme = 'app';
export const pageOrigin = 'app://almanac';

/** The only pages that belong to the application. */
export const isOurPage = (url: string): boolean => url.startsWith(`${pageOrigin}/`);

/** Of Electron's frame: enough to know who is speaking. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** True for messages from the top frame of our own page; a frame that has gone is nobody. */
export const isOurSender = (frame: SenderFrame | null): boolean => frame !== null && frame.parent === null && isOurPage(frame.url);
