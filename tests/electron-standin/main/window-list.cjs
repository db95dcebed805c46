'use strict';
const windows = new Map();
let lastId = 0;

/** The windows that are open, oldest first. */
exports.all = () => [...windows.values()];
exports.byId = (id) => windows.get(id) ?? null;
exports.add = (window) => {
  windows.set(++lastId, window);
  return lastId;
};
exports.remove = (id) => void windows.delete(id);
