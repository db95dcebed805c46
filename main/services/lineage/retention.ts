import { rmSync } from 'node:fs';
import type { PruneItem, PruneOptions, PrunePreview } from '../../../contract/entities/lineage.ts';
import type { StoredVersion } from '../../store/repositories/datasets.ts';
import { fileKinds, type FileKind, type KeptFile } from '../../store/repositories/retention.ts';
import type { Store } from '../../store/store.ts';
import { joinedHashes } from '../datasets/joined-files.ts';
import { bytesOf, oldDrafts, pathsOf, storageUse, strayFiles } from './workspace-files.ts';

export interface Retention {
  /** What would go and what it would free. Changes nothing. */
  preview(options?: PruneOptions): PrunePreview;
  /**
   * Removes what `preview` says, as things stand now: rows in one transaction, their files after it. A file that cannot be removed now goes
   * at the next start.
   *
   * @returns what went
   */
  prune(options?: PruneOptions): PrunePreview;
  /**
   * Makes good what a crash left: files whose rows are gone, and half-written ones. For the start of the application.
   *
   * @param alone - no other process works here: what is new belongs to none either
   */
  sweep(alone?: boolean): void;
}

export interface RetentionOptions {
  readonly workspace: string;
  readonly store: Store;
  /** Told of each version that goes, after the rows are gone. */
  readonly forget: (versionId: string) => void;
  readonly changed: () => void;
  /** Takes a file off the disk. */
  readonly remove?: (file: string) => void;
}

/**
 * A file comes before its row. One without a row may belong to a process that is about to write it, so it only counts as left over once it is
 * older than this.
 */
const strayAfterMs = 60 * 60 * 1000;

interface Plan {
  readonly versions: readonly StoredVersion[];
  readonly files: readonly KeptFile[];
  readonly items: readonly PruneItem[];
  readonly needed: PrunePreview['needed'];
}

const fileWords: Record<FileKind, string> = {
  snapshot: 'Raw data',
  joined: 'Copy of a joined file',
  figures: 'Figures',
  model: 'Fitted models',
  report: 'Report',
  'row-model': 'Model of single rows',
};
const nameOf = ({ datasetName, number }: StoredVersion): string => `${datasetName} v${number}`;
const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Removes what nothing refers to: never anything that an experiment, its models and reports, or a watched folder stands on. */
export function createRetention({
  workspace,
  store,
  forget,
  changed,
  remove = (file) => rmSync(file, { force: true }),
}: RetentionOptions): Retention {
  function plan({ replaced = true }: PruneOptions): Plan {
    const versions = store.datasets.list();
    const experiments = store.retention.experimentsByVersion();
    const watched = new Map(
      store.sources.watches().flatMap(({ datasetId, folder }) => {
        const newest = store.datasets.findByName(datasetId);
        return newest ? [[newest.id, folder] as const] : [];
      }),
    );
    const newest = new Map<string, StoredVersion>();
    for (const version of versions) {
      const known = newest.get(version.datasetId);
      if (version.archivedAt === undefined && (known === undefined || version.number > known.number))
        newest.set(version.datasetId, version);
    }
    const items: PruneItem[] = [];
    const needed: Plan['needed'] = [];
    const gone: StoredVersion[] = [];
    for (const version of versions) {
      const successor = newest.get(version.datasetId);
      const isReplaced = version.archivedAt === undefined && successor !== undefined && successor.id !== version.id;
      if (version.archivedAt === undefined && !(isReplaced && replaced)) continue;
      const users = experiments.get(version.id) ?? 0;
      const folder = watched.get(version.id);
      const registered = store.registry.ofDatasetVersion(version.id).map(({ name, number }) => `${name} v${number} of the registry`);
      const by = [
        ...(users > 0 ? [counted(users, 'experiment')] : []),
        ...registered,
        ...(folder === undefined ? [] : [`the watched folder ${folder}`]),
      ];
      if (by.length > 0) {
        needed.push({ id: version.id, name: nameOf(version), by: by.join(' and ') });
        continue;
      }
      gone.push(version);
      const why = isReplaced && successor ? `Replaced by v${successor.number}` : `Archived ${version.archivedAt?.slice(0, 10) ?? ''}`;
      items.push({ kind: 'version', id: version.id, name: nameOf(version), bytes: 0, reason: `${why}; nothing was trained on it.` });
    }
    const staying = new Set(versions.filter((version) => !gone.includes(version)).map(({ rawId }) => rawId));
    const files: KeptFile[] = [];
    for (const raw of new Set(gone.map(({ rawId }) => rawId)))
      if (!staying.has(raw)) {
        const file = { kind: 'snapshot', name: raw } as const;
        const of = gone.filter(({ rawId }) => rawId === raw).map(nameOf);
        files.push(file);
        items.push({
          kind: 'snapshot',
          id: raw,
          name: `${fileWords.snapshot} ${raw.slice(0, 12)}`,
          bytes: bytesOf(workspace, file),
          reason: `Only ${of.join(', ')} stood on it.`,
        });
      }
    const add = (kind: 'joined' | 'figures', name: string, what: string, reason: string): void => {
      const bytes = bytesOf(workspace, { kind, name });
      if (bytes === 0) return;
      files.push({ kind, name });
      items.push({ kind, id: name, name: `${what} ${name.slice(0, 12)}`, bytes, reason });
    };
    const needing = new Set(versions.filter((version) => !gone.includes(version)).flatMap(joinedHashes));
    for (const hash of new Set(gone.flatMap(joinedHashes)))
      if (!needing.has(hash)) add('joined', hash, fileWords.joined, 'Only these versions joined it.');
    for (const version of gone) add('figures', version.id, fileWords.figures, `Those of ${nameOf(version)}.`);
    for (const { kind, name, bytes, ageMs } of strayFiles(workspace, store.retention.referred)) {
      if (ageMs < strayAfterMs) continue;
      files.push({ kind, name });
      items.push({
        kind,
        id: name,
        name: `${fileWords[kind]} ${name.slice(0, 12)}`,
        bytes,
        reason: 'Left over: nothing refers to it.',
      });
    }
    return { versions: gone, files, items, needed };
  }

  const said = ({ items, needed }: Plan): PrunePreview => ({
    use: storageUse(workspace),
    items: [...items],
    total: (['version', ...fileKinds] as const).map((kind) => {
      const of = items.filter((item) => item.kind === kind);
      return { kind, count: of.length, bytes: of.reduce((sum, { bytes }) => sum + bytes, 0) };
    }),
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
    needed,
  });

  /** Takes files off the disk whose rows are gone. Nobody can write a row for one meanwhile: the database is locked for each. */
  function removeDoomed(): void {
    for (const file of store.retention.doomed())
      store.transaction(() => {
        try {
          if (!store.retention.isReferred(file)) for (const place of pathsOf(workspace, file)) remove(place);
          store.retention.settle(file);
        } catch {
          // In use by another program, or not ours to remove: it stays on the list for the next start.
        }
      });
  }

  return {
    preview: (options = {}) => said(plan(options)),
    prune: (options = {}) => {
      const done = store.transaction(() => {
        const now = plan(options);
        for (const { id } of now.versions) store.datasets.deleteVersion(id);
        for (const file of now.files) store.retention.doom(file);
        return now;
      });
      for (const { id } of done.versions) forget(id);
      removeDoomed();
      changed();
      return said(done);
    },
    sweep: (alone = false) => {
      const leftAfterMs = alone ? 0 : strayAfterMs;
      const strays = strayFiles(workspace, store.retention.referred).filter(({ ageMs }) => ageMs >= leftAfterMs);
      if (strays.length > 0) store.transaction(() => strays.forEach(({ kind, name }) => store.retention.doom({ kind, name })));
      removeDoomed();
      for (const file of oldDrafts(workspace, leftAfterMs)) rmSync(file, { recursive: true, force: true });
    },
  };
}
