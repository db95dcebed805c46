// contextBridge between two worlds of one document. Both see the same DOM events, and an event's detail is structured-cloned on its way,
// synchronously. Functions and promises become numbers on one side and proxies on the other.
function standinBridge(outgoing, incoming, onExpose) {
  let lastId = 0;
  const functions = new Map();
  const promises = new Map();
  const answers = new Map();
  const raise = (detail) => window.dispatchEvent(new CustomEvent(outgoing, { detail }));
  const describeError = (error) => ['error', error instanceof Error ? error.message : String(error)];

  const describe = (value) => {
    if (typeof value === 'function') {
      functions.set(++lastId, value);
      return ['function', lastId];
    }
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    if (value === null || typeof value !== 'object') return ['value', value];
    if (value instanceof Promise) {
      const id = ++lastId;
      value.then(
        (result) => raise(['settled', id, true, describe(result)]),
        (error) => raise(['settled', id, false, describeError(error)]),
      );
      return ['promise', id];
    }
    if (value instanceof Error) return describeError(value);
    if (Array.isArray(value)) return ['array', value.map(describe)];
    if (Object.prototype.toString.call(value) === '[object Object]')
      return ['record', Object.fromEntries(Object.entries(value).map(([key, item]) => [key, describe(item)]))];
    return ['value', value];
  };

  const revive = ([kind, value]) => {
    switch (kind) {
      case 'error':
        return new Error(value);
      case 'array':
        return value.map(revive);
      case 'record':
        return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
      case 'promise':
        return new Promise((resolve, reject) => promises.set(value, { resolve, reject }));
      case 'function':
        return (...args) => call(value, args);
      default:
        return value;
    }
  };
  const call = (id, args) => {
    const callId = ++lastId;
    raise(['call', id, callId, args.map(describe)]);
    const [returned, result] = answers.get(callId);
    answers.delete(callId);
    if (returned) return revive(result);
    throw revive(result);
  };

  const receive = ([kind, id, ...rest]) => {
    if (kind === 'expose') onExpose(id, revive(rest[0]));
    else if (kind === 'answer') answers.set(id, rest);
    else if (kind === 'settled') {
      const { resolve, reject } = promises.get(id);
      promises.delete(id);
      if (rest[0]) resolve(revive(rest[1]));
      else reject(revive(rest[1]));
    } else if (kind === 'call') {
      const [callId, args] = rest;
      try {
        raise(['answer', callId, true, describe(functions.get(id)(...args.map(revive)))]);
      } catch (error) {
        raise(['answer', callId, false, describeError(error)]);
      }
    }
  };
  window.addEventListener(
    incoming,
    (event) => {
      event.stopImmediatePropagation();
      receive(event.detail);
    },
    true,
  );
  return { expose: (name, api) => raise(['expose', name, describe(api)]) };
}
