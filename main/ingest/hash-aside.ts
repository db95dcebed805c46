import type { SourceFile } from '../../contract/entities/dataset.ts';
import { askAside, type Aside } from './aside.ts';
import { hashFiles, type FileStamp } from './hash.ts';
import type { SourcePath } from './types.ts';

/** Below this, starting a thread takes longer than the hash. */
const worthAThread = 16 * 1024 * 1024;

/** Like `hashFiles`, on a thread of its own when the files are large, so that this one can go on. @param aside - a thread that is there already */
export function hashAside(
  files: readonly SourcePath[],
  stamps: readonly Pick<FileStamp, 'bytes'>[],
  aside: Aside | null = null,
): Promise<SourceFile[]> {
  if (stamps.reduce((sum, { bytes }) => sum + bytes, 0) < worthAThread) return hashFiles(files);
  return aside ? aside.ask('hash', files) : askAside('hash', files);
}
