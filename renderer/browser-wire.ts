import { decode, encode } from '../contract/codec.ts';
import type { Message, Wire } from '../contract/rpc.ts';

const storageKey = 'almanac.token';

/** The one-time token from the address, remembered for reloads of this tab and taken out of the address bar. */
function takeToken(): string {
  const found = /^#t=([\w-]+)$/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem(storageKey, found);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(storageKey) ?? '';
}

/** A wire to the loopback host that served this page. What is posted before it is open waits. */
export function browserWire(): Wire {
  const socket = new WebSocket(`ws://${location.host}/rpc`, ['almanac.v1', `token.${takeToken()}`]);
  socket.binaryType = 'arraybuffer';
  const waiting: Uint8Array<ArrayBuffer>[] = [];
  socket.addEventListener('open', () => {
    for (const bytes of waiting.splice(0)) socket.send(bytes);
  });
  return {
    post: (message) => {
      const bytes = encode(message);
      if (socket.readyState === WebSocket.CONNECTING) waiting.push(bytes);
      else socket.send(bytes);
    },
    onMessage: (listener) => {
      const heard = (event: MessageEvent<ArrayBuffer>) => listener(decode(event.data) as Message);
      socket.addEventListener('message', heard);
      return () => socket.removeEventListener('message', heard);
    },
    onClose: (listener) => {
      socket.addEventListener('close', listener);
      return () => socket.removeEventListener('close', listener);
    },
  };
}
