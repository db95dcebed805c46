'use strict';

/** A connection that speaks the DevTools protocol. `sessionId` names a page; without it the browser itself is meant. */
exports.connectDevTools = async (url) => {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`cannot connect to ${url}`));
  });
  let lastId = 0;
  const open = new Map();
  const listeners = new Map();

  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.id === undefined) {
      for (const listener of listeners.get(message.sessionId ?? '') ?? []) listener(message.method, message.params);
      return;
    }
    const { resolve, reject, method } = open.get(message.id);
    open.delete(message.id);
    if (message.error) reject(new Error(`${method}: ${message.error.message}`));
    else resolve(message.result);
  };

  return {
    url,
    closed: new Promise((resolve) => (socket.onclose = resolve)),
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        open.set(++lastId, { resolve, reject, method });
        socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
      }),
    on: (sessionId, listener) => {
      const list = listeners.get(sessionId) ?? [];
      listeners.set(sessionId, list);
      list.push(listener);
    },
  };
};
