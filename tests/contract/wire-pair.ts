import { decode, encode } from '../../contract/codec.ts';
import type { Message, Wire } from '../../contract/rpc.ts';

/** Two ends of a wire inside one program. Every message goes through the codec, and arrives later, in order. */
export function wirePair(): { client: Wire; server: Wire; close: () => void } {
  const ends = [end(), end()] as const;
  ends[0].peer = ends[1];
  ends[1].peer = ends[0];
  return {
    client: ends[0].wire,
    server: ends[1].wire,
    close: () => {
      for (const { closers } of ends) for (const listener of closers) listener();
    },
  };
}

interface End {
  peer: End | undefined;
  readonly listeners: Set<(message: Message) => void>;
  readonly closers: Set<() => void>;
  readonly wire: Wire;
}

function end(): End {
  const self: End = {
    peer: undefined,
    listeners: new Set(),
    closers: new Set(),
    wire: {
      post: (message) => {
        const { buffer } = encode(message);
        setImmediate(() => self.peer?.listeners.forEach((listener) => listener(decode(buffer) as Message)));
      },
      onMessage: (listener) => {
        self.listeners.add(listener);
        return () => void self.listeners.delete(listener);
      },
      onClose: (listener) => {
        self.closers.add(listener);
        return () => void self.closers.delete(listener);
      },
    },
  };
  return self;
}
