import type { WebSocket } from 'ws';
import { decode, encode } from '../../contract/codec.ts';
import type { Message, Wire } from '../../contract/rpc.ts';

const invalidPayload = 1007;

/** A wire over an open WebSocket. Bytes that are no message end the connection. */
export function socketWire(socket: WebSocket): Wire {
  socket.binaryType = 'arraybuffer';
  return {
    post: (message) => {
      if (socket.readyState === socket.OPEN) socket.send(encode(message));
    },
    onMessage: (listener) => {
      const heard = (data: unknown, binary: boolean) => {
        const message = binary && data instanceof ArrayBuffer ? read(data) : undefined;
        if (message === undefined) socket.close(invalidPayload);
        else listener(message);
      };
      socket.on('message', heard);
      return () => void socket.off('message', heard);
    },
    onClose: (listener) => {
      socket.on('close', listener);
      return () => void socket.off('close', listener);
    },
  };
}

function read(data: ArrayBuffer): Message | undefined {
  try {
    return decode(data) as Message;
  } catch {
    return undefined;
  }
}
