interface Waiting {
  readonly draw: () => Promise<void>;
}
const queue: Waiting[] = [];
let drawing = false;
/** A frame takes another chart as long as those before took less, ms. */
const shareMs = 8;

/** The page has shown what was drawn; a hidden page shows nothing and waits for nothing. */
const shown = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve);
    else requestAnimationFrame(() => setTimeout(resolve));
  });

/**
 * Draws charts one after the other with a frame between them, so that a screen of many holds the page up no longer than one does. Also
 * the first waits for a frame: what asked for it, a click that changes the screen, has had its own.
 *
 * @param draw - must not reject
 * @returns takes it back where its turn has not come
 */
export function drawInTurn(draw: () => Promise<void>): () => void {
  const mine: Waiting = { draw };
  queue.push(mine);
  if (!drawing) void work();
  return () => {
    const place = queue.indexOf(mine);
    if (place >= 0) queue.splice(place, 1);
  };
}

async function work(): Promise<void> {
  drawing = true;
  while (queue.length > 0) {
    await shown();
    // Small ones share a frame.
    const began = performance.now();
    do await queue.shift()?.draw();
    while (queue.length > 0 && performance.now() - began < shareMs);
  }
  drawing = false;
}
