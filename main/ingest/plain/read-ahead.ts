import type { ImportChoices, SourceFile } from '../../../contract/entities/dataset.ts';
import { startAside, type Aside } from '../aside.ts';
import type { FileShape } from '../dialect.ts';
import { stampOf, type FileStamp } from '../hash.ts';
import { asItIs } from '../prepare.ts';
import { guessUses } from './guess-uses.ts';
import { uses, type LineFormat } from './columns.ts';
import { plainLines, type PlainFile } from './plain-format.ts';
import { partsOf, takeNoMore, type ReadShare, type SharedParts } from './read-parts.ts';

/** A file that another thread reads and hashes before anybody has asked for it. */
export interface Begun {
  readonly file: PlainFile;
  readonly shared: SharedParts;
  readonly read: Promise<ReadShare>;
  readonly hash: Promise<SourceFile[]>;
  /** The thread, which whoever takes this over ends. */
  readonly aside: Aside;
}

/** Reads a file that is looked at, since it is likely to be imported next. Keeps one. */
export interface ReadAhead {
  /** Has the thread start that a large file will be read on. */
  getReady(): void;
  /** Begins with a plain file as it is likely to be read; with any other, nothing is done. */
  begin(shape: FileShape, choices: ImportChoices | undefined): Promise<void>;
  /** What has been begun of a file; null where it is another one, or has changed since. */
  take(path: string, stamp: FileStamp): Begun | null;
  /** Ends what has been begun and not taken. */
  drop(): void;
}

/** From here on a second thread is worth its start. */
const WORTH_A_THREAD = 16 * 1024 * 1024;
/** Whoever has not decided by then keeps no memory from others. */
const KEPT_MS = 60_000;

const sameFile = (a: FileStamp, b: FileStamp): boolean =>
  a.bytes === b.bytes && a.modifiedMs === b.modifiedMs && a.changedMs === b.changedMs && a.inode === b.inode;

/** Whether what was read in one way can stand for a file that is to be read in another: each column as it is wanted, or one that is not wanted. */
export const covers = (read: PlainFile, wanted: PlainFile): boolean =>
  read.path === wanted.path && read.begin === wanted.begin && read.bytes === wanted.bytes && coversFormat(read.format, wanted.format);

function coversFormat(read: LineFormat, wanted: LineFormat): boolean {
  const same = read.delimiter === wanted.delimiter && read.quote === wanted.quote && read.carriage === wanted.carriage;
  return same && read.uses.every((use, c) => use === wanted.uses[c] || wanted.uses[c] === uses.skip);
}

export function createReadAhead(worthAThread = WORTH_A_THREAD): ReadAhead {
  let kept: (Begun & { readonly stamp: FileStamp }) | null = null;
  let timer: NodeJS.Timeout | undefined;
  let spare: Aside | null = null;
  const leave = (): Begun | null => {
    const begun = kept;
    kept = null;
    clearTimeout(timer);
    return begun;
  };
  const drop = (): void => {
    const begun = leave();
    if (begun === null) return;
    takeNoMore(begun.shared);
    void begun.aside.stop();
  };
  return {
    getReady: () => {
      spare ??= startAside();
    },
    drop,
    async begin(shape, choices) {
      const { file } = shape;
      const whole = file.original === undefined && shape.head.bytes >= worthAThread ? asItIs(shape) : null;
      const plain = whole && plainLines(whole, guessUses(shape, choices));
      if (!plain) return;
      const stamp = await stampOf(file);
      if (kept !== null && sameFile(kept.stamp, stamp) && covers(kept.file, plain)) return;
      drop();
      const aside = spare ?? startAside();
      spare = null;
      const shared = partsOf(plain);
      kept = { file: plain, stamp, shared, aside, read: aside.ask('lines', shared), hash: aside.ask('hash', [file]) };
      timer = setTimeout(drop, KEPT_MS);
      timer.unref();
    },
    take(path, stamp) {
      if (kept === null || kept.file.path !== path) return null;
      if (sameFile(kept.stamp, stamp)) return leave();
      drop();
      return null;
    },
  };
}
