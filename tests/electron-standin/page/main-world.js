// The page's own world: gets what the preload exposes, frozen, and nothing else.
function deepFreeze(value) {
  if (value === null || typeof value !== 'object') return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
standinBridge(`to-preload-${standin.secret}`, `to-page-${standin.secret}`, (name, api) =>
  Object.defineProperty(window, name, { value: deepFreeze(api), enumerable: true, configurable: false, writable: false }),
);
