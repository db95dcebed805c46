// Structured clone as text, for Node and for the page. Read as a module by the one, put into a script as text for the other.
const standinClone = (() => {
  const views = [
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'Float32Array',
    'Float64Array',
    'BigInt64Array',
    'BigUint64Array',
  ];
  const errors = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

  const toBase64 = (bytes) =>
    bytes.toBase64 ? bytes.toBase64() : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const fromBase64 = (text) =>
    Uint8Array.fromBase64 ? Uint8Array.fromBase64(text).buffer : new Uint8Array(Buffer.from(text, 'base64')).buffer;

  /** Throws a DataCloneError for what cannot be cloned. Objects go to a heap by number, so that cycles and sharing survive. */
  function serialize(value) {
    const heap = [];
    const seen = new Map();
    const put = (item) => {
      if (item === undefined) return ['undefined'];
      if (item === null || typeof item === 'boolean' || typeof item === 'string') return item;
      if (typeof item === 'number')
        return Number.isFinite(item) && !Object.is(item, -0) ? item : ['number', Object.is(item, -0) ? '-0' : `${item}`];
      if (typeof item === 'bigint') return ['bigint', `${item}`];
      if (seen.has(item)) return ['object', seen.get(item)];
      const id = heap.push(null) - 1;
      seen.set(item, id);
      heap[id] = describe(item, put);
      return ['object', id];
    };
    // The real algorithm first: it drops what clones drop and refuses what they refuse.
    return JSON.stringify([put(structuredClone(value)), heap]);
  }

  function describe(item, put) {
    const tag = Object.prototype.toString.call(item).slice(8, -1);
    if (views.includes(tag)) return ['view', tag, put(item.buffer), item.byteOffset, item.length];
    switch (tag) {
      case 'Array':
        return ['array', item.map(put)];
      case 'Object':
        return ['record', Object.keys(item).map((key) => [key, put(item[key])])];
      case 'Date':
        return ['date', item.getTime()];
      case 'ArrayBuffer':
        return ['buffer', toBase64(new Uint8Array(item))];
      case 'Map':
        return ['map', [...item].map(([key, value]) => [put(key), put(value)])];
      case 'Set':
        return ['set', [...item].map(put)];
      case 'Error':
        return ['error', item.name, item.message, String(item.stack)];
    }
    throw new DOMException(`${tag} object could not be cloned.`, 'DataCloneError');
  }

  function deserialize(text) {
    const [root, heap] = JSON.parse(text);
    const made = new Map();
    const get = (item) => {
      if (!Array.isArray(item)) return item;
      const [kind, value] = item;
      if (kind === 'undefined') return undefined;
      if (kind === 'number') return Number(value);
      if (kind === 'bigint') return BigInt(value);
      return made.has(value) ? made.get(value) : revive(heap[value], (object) => (made.set(value, object), object), get);
    };
    return get(root);
  }

  /** `keep` notes the object before its parts are made, which may refer back to it. */
  function revive([kind, ...parts], keep, get) {
    switch (kind) {
      case 'view':
        return keep(new globalThis[parts[0]](get(parts[1]), parts[2], parts[3]));
      case 'buffer':
        return keep(fromBase64(parts[0]));
      case 'date':
        return keep(new Date(parts[0]));
      case 'error': {
        const error = new (errors[parts[0]] ?? Error)(parts[1]);
        error.stack = parts[2];
        return keep(error);
      }
      case 'array': {
        const array = keep([]);
        for (const item of parts[0]) array.push(get(item));
        return array;
      }
      case 'map': {
        const map = keep(new Map());
        for (const [key, value] of parts[0]) map.set(get(key), get(value));
        return map;
      }
      case 'set': {
        const set = keep(new Set());
        for (const item of parts[0]) set.add(get(item));
        return set;
      }
      default: {
        const record = keep({});
        for (const [key, value] of parts[0])
          Object.defineProperty(record, key, { value: get(value), writable: true, enumerable: true, configurable: true });
        return record;
      }
    }
  }
  return { serialize, deserialize };
})();
if (typeof module !== 'undefined') module.exports = standinClone;
