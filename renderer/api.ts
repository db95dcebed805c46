import type { Contract, GrantedFile } from '../contract/api.ts';
import type { Bridge } from '../contract/bridge.ts';
import { ApiError } from '../contract/errors.ts';
import type { Events } from '../contract/events.ts';
import { connect } from '../contract/rpc-client.ts';
import type { Wire } from '../contract/rpc.ts';
import { browserWire } from './browser-wire.ts';

declare global {
  interface Window {
    readonly almanac?: Bridge;
  }
}
const bridge = window.almanac;
const pieceBytes = 4 * 1024 * 1024;

// The window dies with its main process, so the desktop's wire never closes under a living page.
const wire: Wire = bridge
  ? { post: (message) => bridge.post(message), onMessage: (listener) => bridge.onMessage(listener), onClose: () => () => undefined }
  : browserWire();

export const hostKind: 'desktop' | 'browser' = bridge ? 'desktop' : 'browser';
export const { api, onEvent } = connect<Contract, Events>(wire);

/** Calls `listener` once when the host has gone away (browser only); returns how to stop. */
export const connectionLost = (listener: () => void): (() => void) => wire.onClose(listener);

/**
 * Exchanges files that the user dropped or chose for grants, in the same order. Where the host sees their paths nothing is copied;
 * else their bytes are handed over in pieces of 4 MB.
 */
export async function grantFiles(files: readonly File[]): Promise<GrantedFile[]> {
  const granted = bridge ? await grantPaths(bridge, files) : [];
  const result: GrantedFile[] = [];
  for (const [index, file] of files.entries()) result.push(granted[index] ?? (await upload(file)));
  return result;
}

async function grantPaths(host: Bridge, files: readonly File[]): Promise<readonly (GrantedFile | null)[]> {
  const answer = await host.grant(files);
  if ('error' in answer) throw new ApiError(answer.error.code, answer.error.message, answer.error.data);
  return answer.files;
}

async function upload(file: File): Promise<GrantedFile> {
  let sent: GrantedFile | undefined;
  for (let start = 0; ; start += pieceBytes) {
    const piece = new Uint8Array(await file.slice(start, start + pieceBytes).arrayBuffer());
    const last = start + pieceBytes >= file.size;
    sent = await api['files.upload']({ ...(sent && { grant: sent.grant }), name: file.name, bytes: piece, last });
    if (last) return sent;
  }
}
