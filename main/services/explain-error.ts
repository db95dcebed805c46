import { ApiError } from '../../contract/errors.ts';
import { EngineError } from '../../engine/core/errors.ts';

/** Codes of the system and of SQLite, by what is to be done about them. */
const kinds: readonly (readonly [what: RegExp, explain: (code: string, place: string) => ApiError])[] = [
  [
    /^(ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/,
    () => new ApiError('disk-full', 'The disk is full. Nothing half-written was kept. Free some space and try again.'),
  ],
  [
    /^(EROFS|EACCES|EPERM|SQLITE_READONLY.*|SQLITE_CANTOPEN.*|SQLITE_PERM)$/,
    (code, place) =>
      new ApiError(
        'file-unreadable',
        `${place} cannot be written (${code}): the folder is read-only, or belongs to somebody else. Nothing was changed. Make it writable, or choose another workspace.`,
      ),
  ],
  [
    /^(EIO|EFBIG|SQLITE_IOERR.*)$/,
    (code, place) =>
      new ApiError(
        'disk-full',
        `${place} could not be read or written (${code}): the disk is full, takes no files of this size, or fails. What was there before is unchanged. Free some space and try again.`,
      ),
  ],
  [
    /^SQLITE_BUSY.*$/,
    () => new ApiError('busy', 'Another program keeps the database of this workspace locked. Wait for it, or close it, and try again.'),
  ],
  [
    /^SQLITE_(CORRUPT.*|NOTADB)$/,
    (code) =>
      new ApiError(
        'file-unreadable',
        `The database of this workspace is damaged (${code}). Put almanac.db back from a copy, or open a .almanac file of it.`,
      ),
  ],
];

/**
 * An error of the system or the engine in the words of the contract; others stay as they are.
 *
 * @param place - what was written, where the error itself does not say
 */
export function explainError(error: unknown, place = 'The workspace'): unknown {
  if (error instanceof ApiError) return error;
  if (error instanceof EngineError) return new ApiError(error.code === 'cancelled' ? 'cancelled' : 'engine', error.message);
  const { code, path, syscall } = (error ?? {}) as { code?: unknown; path?: unknown; syscall?: unknown };
  if (typeof code !== 'string') return error;
  // What a folder that is read-only says to one that is to be made in it, too.
  const kind = code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : code;
  const explain = kinds.find(([what]) => what.test(kind))?.[1];
  return explain ? explain(code, typeof path === 'string' ? path : place) : error;
}
