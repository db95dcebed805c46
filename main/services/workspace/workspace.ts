import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Progress } from '../../../contract/api.ts';
import type { WorkspaceContent, WorkspaceExport, WorkspaceFileInfo, WorkspaceOpened } from '../../../contract/entities/workspace-file.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { HostPorts } from '../../host.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { noteDraft } from './settle.ts';
import { openWorkspaceFile, workspaceFileInfo, writeWorkspaceFile } from './files.ts';

interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** A workspace as one file. */
export interface WorkspaceFile {
  /** Writes the workspace into a file, and replaces what is there only when it is whole. @throws ApiError */
  exportTo(target: string, content: WorkspaceContent, options?: CallOptions): Promise<WorkspaceFileInfo>;
  /**
   * As `exportTo`; asks where to where the host can, else keeps it for `read`.
   *
   * @returns null when the user cancels the question
   */
  export(content: WorkspaceContent, options?: CallOptions): Promise<WorkspaceExport | null>;
  /** A piece of a file that was kept; empty at its end. @throws ApiError `not-found` */
  read(exportId: string, from: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Removes a file that was kept. */
  drop(exportId: string): Promise<void>;
  info(file: { path: string; name: string }): Promise<WorkspaceFileInfo>;
  /**
   * Opens a file into a new folder: beside this workspace, or where the user says when `choose` and the host can ask.
   *
   * @returns null when the user cancels the question
   */
  open(file: { path: string; name: string }, choose: boolean, options?: CallOptions): Promise<WorkspaceOpened | null>;
  /** Has the host start again with a workspace that was opened. @throws ApiError `not-found`, `unsupported` */
  switchTo(openedId: string): void;
}

export interface WorkspaceFileOptions {
  readonly workspace: string;
  /** This process's folder for scratch files. */
  readonly temporary: string;
  readonly version: string;
  readonly jobs: Jobs;
  readonly host: HostPorts;
}

const pieceBytes = 4 * 1024 * 1024;
const suffix = '.almanac';

/** A name for a folder that every file system takes. */
const folderName = (file: string): string =>
  path
    .basename(file, suffix)
    .replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80) || 'workspace';

/** The first of `name`, `name 2`, `name 3` ... that is not there. */
export function freeFolder(parent: string, name: string): string {
  for (let n = 1; ; n++) {
    const place = path.join(parent, n === 1 ? name : `${name} ${n}`);
    if (!existsSync(place)) return place;
  }
}

export function createWorkspaceFile({ workspace, temporary, version, jobs, host }: WorkspaceFileOptions): WorkspaceFile {
  const kept = new Map<string, string>();
  const opened = new Map<string, string>();
  const note = (draft: string): void => noteDraft(temporary, draft);

  /** Does something as a job, so that it is seen and cancelled like any other. */
  async function asJob<T>(title: string, { signal, onProgress }: CallOptions, work: (options: CallOptions) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    const { job, finished } = jobs.start({
      kind: 'workspace',
      title,
      subjectId: null,
      total: 100,
      work: async (control) => {
        const value = await work({
          signal: control.signal,
          onProgress: (progress) => {
            const share = progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
            control.progress({ done: Math.min(100, share), total: 100, phase: progress.phase, leftMs: null });
            onProgress?.(progress);
          },
        });
        result = { value };
      },
    });
    const cancel = (): void => jobs.cancel(job.id);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      if (signal?.aborted) cancel();
      await finished;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
    if (!result) throw new ApiError('internal', `${title} ended without a result`);
    return result.value;
  }

  const exportTo: WorkspaceFile['exportTo'] = (target, content, options = {}) =>
    asJob(`Export to ${path.basename(target)}`, options, (inner) =>
      writeWorkspaceFile(
        { workspace, target, content, application: version, scratch: path.join(temporary, `export-${randomUUID()}`), note },
        inner,
      ),
    );

  return {
    exportTo,
    export: async (content, options) => {
      const name = `${folderName(workspace)}${suffix}`;
      const exportId = randomUUID();
      if (host.pickSavePath) {
        const target = await host.pickSavePath(name);
        return target === null ? null : { exportId, path: target, info: await exportTo(target, content, options) };
      }
      const folder = path.join(temporary, 'exports', exportId);
      await mkdir(folder, { recursive: true });
      const target = path.join(folder, name);
      const info = await exportTo(target, content, options);
      kept.set(exportId, target);
      return { exportId, path: null, info };
    },
    read: async (exportId, from) => {
      const file = kept.get(exportId);
      if (file === undefined) throw new ApiError('not-found', 'This export is not there any more. Export the workspace again.');
      const handle = await open(file, 'r');
      try {
        const bytes = new Uint8Array(Math.max(0, Math.min(pieceBytes, (await stat(file)).size - from)));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    drop: async (exportId) => {
      const file = kept.get(exportId);
      kept.delete(exportId);
      if (file !== undefined) await rm(path.dirname(file), { recursive: true, force: true });
    },
    info: (file) => workspaceFileInfo(file.path, file.name),
    open: async ({ path: file, name }, choose, options = {}) => {
      let parent = path.dirname(workspace);
      if (choose && host.pickFolder) {
        const picked = await host.pickFolder('Where the workspace goes');
        if (picked === null) return null;
        parent = picked;
      }
      const folder = freeFolder(parent, folderName(name));
      const info = await asJob(`Open ${name}`, options, (inner) => openWorkspaceFile({ file, name, into: folder, note }, inner));
      const openedId = randomUUID();
      opened.set(openedId, folder);
      return { openedId, folder, canSwitch: host.startAgain !== undefined, info };
    },
    switchTo: (openedId) => {
      const folder = opened.get(openedId);
      if (folder === undefined) throw new ApiError('not-found', 'This workspace is not known any more. Open the file again.');
      if (!host.startAgain) throw new ApiError('unsupported', `Start Almanac with this folder: almanac serve --workspace "${folder}"`);
      host.startAgain(folder);
    },
  };
}
