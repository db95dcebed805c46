import type { SavedRun, SavedRuns, SavedSeries } from '../saved-models/saved-runs.ts';
import { artefactLines, type ExpectedArtefact } from './artefact-file.ts';
import type { VersionRequest } from './version-request.ts';

/** The files of a version by name of run, checked. */
export interface ReadVersion {
  readonly run: string;
  readonly files: SavedRuns;
}
type Parsed = { readonly model: string; readonly fitted: SavedSeries };

/** All of a file is read before any of it is used: only then its hash is known to be right. Kept as text, since few of its series are asked for at a time. */
async function read(file: ExpectedArtefact, ids: ReadonlySet<string> | null): Promise<SavedRun> {
  let model: SavedRun['model'] = null;
  let whole: string | null = null;
  const texts = new Map<string, string>();
  for await (const line of artefactLines(file)) {
    // The name comes first: what is not asked for is not parsed.
    const [, name] = /^\{"series":("(?:[^"\\]|\\.)*"),/.exec(line) ?? [];
    if (name === undefined) whole = line;
    else {
      const id = JSON.parse(name) as string;
      if (ids === null || ids.has(id)) texts.set(id, line);
    }
  }
  if (whole !== null) {
    const { model: kind, fitted } = JSON.parse(whole) as Parsed;
    model = { kind, fitted };
  }
  return {
    label: file.run,
    model,
    saved: (id) => {
      const text = texts.get(id);
      if (text === undefined) return undefined;
      const { model: kind, fitted } = JSON.parse(text) as Parsed;
      return { kind, saved: fitted };
    },
  };
}

/**
 * Reads and checks the files of a version.
 *
 * @param ids - series to keep; all where null
 * @throws ApiError as `artefactLines`
 */
export async function readVersion(
  { own, members }: Pick<VersionRequest, 'own' | 'members'>,
  ids: ReadonlySet<string> | null = null,
): Promise<ReadVersion> {
  const files = new Map<string, SavedRun>();
  for (const file of [own, ...members]) files.set(file.run, await read(file, ids));
  return { run: own.run, files };
}
