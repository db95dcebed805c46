import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ApiError } from '../../../contract/errors.ts';

/** A file of fitted models and what it must be. */
export interface ExpectedArtefact {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Name of the run that it is of. */
  readonly run: string;
  readonly datasetVersionId: string;
}

export interface CheckedHeader {
  readonly formatVersion: 1 | 2;
  readonly run: string;
  readonly codeVersion: string;
}

const newestFormat = 2;
const short = (hash: string): string => hash.slice(0, 12);

/**
 * Lines of a file of fitted models after the first one, as data. The file is hashed on the way: what comes may be used only when all has come.
 *
 * @param onHeader - told what the first line says
 * @throws ApiError `file-missing`; `file-changed` where its length or hash is another; `unsupported` for a format that this version does not know;
 *   `bad-input` where it is of another run or other data
 */
export async function* artefactLines(expected: ExpectedArtefact, onHeader?: (header: CheckedHeader) => void): AsyncGenerator<string> {
  const { path, sha256, bytes } = expected;
  const found = await stat(path).catch(() => null);
  if (!found?.isFile())
    throw new ApiError('file-missing', `The fitted models ${short(sha256)} are not in the workspace any more. Train the run again.`, {
      file: path,
    });
  const changed = (how: string): ApiError =>
    new ApiError('file-changed', `The fitted models ${short(sha256)} were changed after they were registered: ${how}. They are not used.`, {
      file: path,
    });
  // Before anything is read: a line is held as a whole.
  if (found.size !== bytes) throw changed(`the file has ${found.size} bytes, not ${bytes}`);
  const hash = createHash('sha256');
  let rest: Buffer[] = [];
  let header: CheckedHeader | null = null;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8');
      rest = [];
      from = end + 1;
      if (header === null) {
        // Text that is no header at all is another file: its hash says so.
        header = headerOf(line, expected) ?? { formatVersion: newestFormat, run: expected.run, codeVersion: '' };
        onHeader?.(header);
      } else yield line;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  const is = hash.digest('hex');
  if (is !== sha256) throw changed(`its SHA-256 is ${short(is)}`);
  if (rest.length > 0 || header === null) throw changed('its last line is not complete');
}

function headerOf(line: string, { run, datasetVersionId, sha256 }: ExpectedArtefact): CheckedHeader | null {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return null;
  }
  if (read === null || typeof read !== 'object') return null;
  const { formatVersion, content, kind, model, datasetVersionId: data, codeVersion } = read as Record<string, unknown>;
  // Of format 1 the kind says what the file is.
  if (content !== 'almanac-models' && kind !== 'almanac-models') return null;
  if (formatVersion !== 1 && formatVersion !== newestFormat)
    throw new ApiError(
      'unsupported',
      `The fitted models ${short(sha256)} have format ${String(formatVersion)}; this Almanac reads formats 1 and ${newestFormat}. Update Almanac, or train the run again.`,
    );
  if (model !== run || data !== datasetVersionId)
    throw new ApiError('bad-input', `The fitted models ${short(sha256)} are those of ${String(model)} on other data, not of ${run}.`);
  return { formatVersion, run, codeVersion: String(codeVersion) };
}

/** Reads all of it and uses nothing. @throws as `artefactLines` */
export async function checkArtefact(expected: ExpectedArtefact): Promise<CheckedHeader> {
  const found: CheckedHeader[] = [];
  for await (const line of artefactLines(expected, (header) => found.push(header))) void line;
  return found[0] as CheckedHeader;
}
