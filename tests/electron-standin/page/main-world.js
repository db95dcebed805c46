// The page's own world: gets what the preload exposes, frozen, and asks before it opens a window.
function deepFreeze(value) {
  if (value === null || typeof value !== 'object') return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
standinBridge(`to-preload-${standin.secret}`, `to-page-${standin.secret}`, (name, api) =>
  Object.defineProperty(window, name, { value: deepFreeze(api), enumerable: true, configurable: false, writable: false }),
);

// In Electron the application answers before a window exists, and a refused one is null.
const askToOpen = window.__standinOpen;
delete window.__standinOpen;
window.open = (url = 'about:blank') => {
  askToOpen(new URL(url, location.href).href);
  return null;
};
