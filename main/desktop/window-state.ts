import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

export const smallestWindow = { width: 1024, height: 700 } as const;
const usualWindow = { width: 1440, height: 900 } as const;

const keptState = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int(),
  height: z.int(),
  maximized: z.boolean(),
});
export interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where the window was when it was last closed, fitted to the displays there are now: a size that none can hold shrinks, a position that
 * none shows is forgotten.
 */
export function readWindowState(folder: string, displays: readonly Area[]): WindowState {
  const kept = parse(folder);
  const position = kept.x === undefined || kept.y === undefined ? undefined : { x: kept.x, y: kept.y };
  const shown = position && displays.find((area) => shows(area, { ...kept, ...position }));
  const home = shown ?? displays[0];
  const fit = (size: number, smallest: number, most: number) => Math.max(smallest, Math.min(size, most));
  const size = {
    width: fit(kept.width, smallestWindow.width, home?.width ?? kept.width),
    height: fit(kept.height, smallestWindow.height, home?.height ?? kept.height),
  };
  return { ...size, ...(shown ? position : {}), maximized: kept.maximized };
}

export function writeWindowState(folder: string, state: WindowState): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(stateFile(folder), JSON.stringify(state));
}

const stateFile = (folder: string): string => path.join(folder, 'window.json');

function parse(folder: string): z.infer<typeof keptState> {
  try {
    return keptState.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  } catch {
    // First start, or a file that somebody changed: neither is worth a word to the user.
    return { ...usualWindow, maximized: false };
  }
}

/** Enough of the title bar lies in the area to be grabbed. */
function shows(area: Area, state: Area): boolean {
  const inside = Math.min(state.x + state.width, area.x + area.width) - Math.max(state.x, area.x);
  return inside >= 100 && state.y >= area.y && state.y + 40 <= area.y + area.height;
}
