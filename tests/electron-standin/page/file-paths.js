// Electron knows the path of a dropped or chosen file at once; Chromium tells it to DevTools only. So the event is held, the path asked for,
// and the event fired again.
function standinFilePaths(ask) {
  const paths = new Map();
  const fired = new WeakSet();
  const lists = (globalThis.__standinFiles = []);
  const waiting = new Map();
  const keyOf = (file) => [file.name, file.size, file.lastModified].join('|');

  const again = (event, files) => {
    const options = { bubbles: true, cancelable: true, composed: true };
    if (event.type !== 'drop') return new Event(event.type, options);
    const dataTransfer = new DataTransfer();
    for (const file of files) dataTransfer.items.add(file);
    return new DragEvent('drop', { ...options, dataTransfer, clientX: event.clientX, clientY: event.clientY });
  };
  const hold = (event) => {
    const files = [...((event.type === 'drop' ? event.dataTransfer?.files : event.target?.files) ?? [])];
    if (files.length === 0 || fired.has(event) || files.every((file) => paths.has(keyOf(file)))) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    const target = event.composedPath()[0];
    const repeated = again(event, files);
    const index = lists.push(files) - 1;
    waiting.set(index, (found) => {
      files.forEach((file, at) => paths.set(keyOf(file), found[at] ?? ''));
      fired.add(repeated);
      target.dispatchEvent(repeated);
    });
    ask(index, files.length);
  };
  for (const type of ['drop', 'change', 'input']) window.addEventListener(type, hold, true);

  return {
    answer: (index, found) => {
      const resume = waiting.get(index);
      waiting.delete(index);
      resume(found);
    },
    getPathForFile: (file) => {
      if (!(file instanceof File)) throw new TypeError('getPathForFile expected to receive one argument, a File object');
      return paths.get(keyOf(file)) ?? '';
    },
  };
}
