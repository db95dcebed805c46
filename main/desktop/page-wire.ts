import type { WebContents } from 'electron';
import { channels, type GrantAnswer } from '../../contract/bridge.ts';
import { ApiError } from '../../contract/errors.ts';
import type { GrantedFile } from '../../contract/api.ts';
import type { Message, Wire } from '../../contract/rpc.ts';
import { isOurSender } from './origin.ts';

/**
 * Calls `connected` with a new wire each time a page of ours has loaded in `contents`; the wire of the page before it closes first, so a
 * reload leaves nothing running. Messages from anyone else are dropped.
 */
export function onPageOpen(contents: WebContents, connected: (wire: Wire) => void): void {
  let listeners = new Set<(message: Message) => void>();
  let closers = new Set<() => void>();
  const close = () => {
    const closing = closers;
    listeners = new Set();
    closers = new Set();
    for (const listener of closing) listener();
  };

  contents.ipc.on(channels.message, (event, message: Message) => {
    if (isOurSender(event.senderFrame)) for (const listener of listeners) listener(message);
  });
  contents.ipc.on(channels.open, (event) => {
    if (!isOurSender(event.senderFrame)) return;
    close();
    const own = { listeners, closers };
    connected({
      post: (message) => {
        if (!contents.isDestroyed()) contents.send(channels.message, message);
      },
      onMessage: (listener) => {
        own.listeners.add(listener);
        return () => void own.listeners.delete(listener);
      },
      onClose: (listener) => {
        own.closers.add(listener);
        return () => void own.closers.delete(listener);
      },
    });
  });
  contents.once('destroyed', close);
}

/** Lets the preload script exchange paths of dropped or chosen files for grants. */
export function answerGrants(contents: WebContents, add: (path: string) => Promise<GrantedFile>): void {
  contents.ipc.handle(channels.grant, async (event, paths: unknown): Promise<GrantAnswer> => {
    try {
      if (!isOurSender(event.senderFrame) || !isPathList(paths))
        throw new ApiError('bad-input', 'Only files that were dropped or chosen can be opened');
      return { files: await Promise.all(paths.map(async (path) => (path === '' ? null : add(path)))) };
    } catch (error) {
      const { code, message, data } = error instanceof ApiError ? error : new ApiError('internal', String(error));
      return { error: { code, message, data } };
    }
  });
}

const isPathList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= 10_000 && value.every((item) => typeof item === 'string');
