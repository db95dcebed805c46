import { readdirSync, rmdirSync, statSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../contract/api.ts';
import type { WorkspaceContent, WorkspaceFileInfo } from '../../../contract/entities/workspace-file.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { ArchiveDone, ArchiveRequest } from '../../jobs/archive-worker.ts';
import { askAside } from '../../jobs/ask-aside.ts';
import { infoOf } from './manifest.ts';
import { readArchive } from './read-archive.ts';
import { draftName, explainPlace, removeDrafts, settle } from './settle.ts';

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Told where something half-written will lie until it is whole. */
type Note = (draft: string) => void;
/** Reads or writes a file somewhere else than here. */
type Ask = (request: ArchiveRequest, what: string, cancelled: string, options: CallOptions) => Promise<ArchiveDone>;
const askThread: Ask = (request, what, cancelled, options) => askAside('archive', request, what, cancelled, options);

/**
 * Writes a workspace into one file. What lies there already stays as it was until the new one is whole.
 *
 * @throws ApiError `cancelled`, `disk-full`, `file-unreadable`, `file-missing`, `busy`
 */
export async function writeWorkspaceFile(
  request: { workspace: string; target: string; content: WorkspaceContent; application: string; scratch: string; note?: Note },
  options: CallOptions = {},
  ask = askThread,
): Promise<WorkspaceFileInfo> {
  const { workspace, content, application, scratch } = request;
  const target = path.resolve(request.target);
  const [folder, name] = [path.dirname(target), path.basename(target)];
  const draft = path.join(folder, draftName(name, process.pid));
  try {
    if (statSync(target, { throwIfNoEntry: false })?.isDirectory())
      throw new ApiError('bad-input', `${target} is a folder. Name a file, such as ${path.join(target, 'workspace.almanac')}.`, {
        field: 'file',
      });
    await removeDrafts(folder);
    request.note?.(draft);
    await rm(draft, { force: true });
    const { manifest } = await ask(
      { do: 'export', workspace, content, application, createdAt: new Date().toISOString(), scratch, draft, place: target },
      'The export',
      'The export was cancelled. Nothing was written.',
      options,
    );
    if (options.signal?.aborted) throw new ApiError('cancelled', 'The export was cancelled. Nothing was written.');
    await rename(draft, target);
    await settle(folder);
    return infoOf(name, (await stat(target)).size, manifest);
  } catch (error) {
    throw explainPlace(error, target);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
    await rm(scratch, { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Opens a `.almanac` file into a folder that is not there yet, or is empty. The folder appears only when everything has been checked.
 *
 * @param request.name - as people know the file
 * @throws ApiError `cancelled`, `bad-input` where the folder is taken, `file-unreadable` with the reason, `unsupported`, `disk-full`
 */
export async function openWorkspaceFile(
  { file, name, into, note }: { file: string; name: string; into: string; note?: Note },
  options: CallOptions = {},
  ask = askThread,
): Promise<WorkspaceFileInfo> {
  const target = path.resolve(into);
  const [parent, folder] = [path.dirname(target), path.basename(target)];
  const draft = path.join(parent, draftName(folder, process.pid));
  try {
    refuseTaken(target);
    await mkdir(parent, { recursive: true });
    await removeDrafts(parent);
    note?.(draft);
    await rm(draft, { recursive: true, force: true });
    const { manifest, bytes } = await ask(
      { do: 'open', file: path.resolve(file), name, draft, place: target },
      `Opening ${name}`,
      `Opening ${name} was cancelled. Nothing was kept.`,
      options,
    );
    if (options.signal?.aborted) throw new ApiError('cancelled', `Opening ${name} was cancelled. Nothing was kept.`);
    refuseTaken(target);
    // Not every system renames onto an empty folder.
    if (statSync(target, { throwIfNoEntry: false })) rmdirSync(target);
    await rename(draft, target);
    await settle(parent);
    return infoOf(name, bytes, manifest);
  } catch (error) {
    throw explainPlace(error, target);
  } finally {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @throws ApiError `bad-input` */
function refuseTaken(target: string): void {
  const there = statSync(target, { throwIfNoEntry: false });
  if (!there || (there.isDirectory() && readdirSync(target).length === 0)) return;
  throw new ApiError('bad-input', `${target} is there already and is never written over. Name a folder that is not there yet.`, {
    field: 'into',
  });
}

/** What a `.almanac` file says of itself; contents are not compared with it. @throws as `readArchive` */
export async function workspaceFileInfo(file: string, name = path.basename(file)): Promise<WorkspaceFileInfo> {
  const archive = await readArchive(file, name);
  archive.close();
  return infoOf(name, archive.bytes, archive.manifest);
}
