import { ApiError } from '../../../contract/errors.ts';
import type { RunRow } from '../../../contract/entities/run.ts';
import { print, printJson } from '../output.ts';
import { withSession, type CommonOptions, type Session } from '../session.ts';
import { runJson } from './list.ts';

interface Chosen extends CommonOptions {
  /** Instead of ids: all runs that it lets pass. */
  readonly filter?: string;
}

const counted = (n: number): string => `${n} run${n === 1 ? '' : 's'}`;

/** Runs by ids, by an experiment's id for all of its runs, or by a filter. */
function chosen({ app }: Session, ids: readonly string[], { filter }: Chosen, where: 'all' | 'bin'): string[] {
  if (filter !== undefined) {
    if (ids.length > 0) throw new ApiError('bad-input', 'Give ids or --filter, not both.', { field: 'filter' });
    return app.runs.ids({ filter, where });
  }
  if (ids.length === 0) throw new ApiError('bad-input', 'Which runs? Give ids, or --filter. "runs list" shows them.', { field: 'run' });
  return ids.flatMap((id) => {
    const found = app.runs.ids({ filter: `id = "${id.replaceAll('"', '')}"`, where: 'all' });
    const thrown = app.runs.ids({ filter: `id = "${id.replaceAll('"', '')}"`, where: 'bin' });
    const all = [...found, ...thrown];
    if (all.length === 0) throw new ApiError('not-found', `There is no run or experiment ${id}. "runs list" shows them.`);
    return all;
  });
}

async function changing(
  ids: readonly string[],
  options: Chosen,
  where: 'all' | 'bin',
  work: (session: Session, ids: string[]) => RunRow[] | null,
  said: (n: number) => string,
): Promise<void> {
  await withSession(options, async (session) => {
    const wanted = [...new Set(chosen(session, ids, options, where))];
    const rows = wanted.length === 0 ? [] : work(session, wanted);
    if (options.json) return printJson(rows === null ? { runs: wanted } : rows.map(runJson));
    print(wanted.length === 0 ? 'No run passes the filter.' : said(wanted.length));
    return Promise.resolve();
  });
}

/** Adds tags, or takes those away that begin with a minus. */
export async function runsTag(id: string, tags: readonly string[], options: Chosen & { remove?: readonly string[] }): Promise<void> {
  const removeTags = [...(options.remove ?? [])];
  if (tags.length === 0 && removeTags.length === 0)
    throw new ApiError('bad-input', 'Which tags? "runs tag RUN promo checked", or --remove promo.', { field: 'tags' });
  await changing(
    [id],
    options,
    'all',
    ({ app }, ids) => app.runs.change({ ids, addTags: [...tags], removeTags }),
    (n) => `${counted(n)} tagged.`,
  );
}

export const runsNote = (id: string, words: readonly string[], options: Chosen): Promise<void> =>
  changing(
    [id],
    options,
    'all',
    ({ app }, ids) => app.runs.change({ ids, note: words.join(' ') }),
    (n) => (words.length === 0 ? `The note of ${counted(n)} is gone.` : `${counted(n)} noted.`),
  );

export const runsGroup = (group: string, ids: readonly string[], options: Chosen & { none?: boolean }): Promise<void> =>
  changing(
    options.none ? [group, ...ids] : ids,
    options,
    'all',
    ({ app }, wanted) => app.runs.change({ ids: wanted, group: options.none ? null : group }),
    (n) => (options.none ? `${counted(n)} out of their group.` : `${counted(n)} in the group ${group}.`),
  );

export const runsArchive = (ids: readonly string[], options: Chosen): Promise<void> =>
  changing(
    ids,
    options,
    'all',
    ({ app }, wanted) => app.runs.change({ ids: wanted, archived: true }),
    (n) => `${counted(n)} archived: lists leave them out, "runs restore" takes them back.`,
  );

/** Takes runs out of the archive and out of the bin. */
export const runsRestore = (ids: readonly string[], options: Chosen): Promise<void> =>
  changing(
    ids,
    options,
    'bin',
    ({ app }, wanted) => {
      app.runs.restore(wanted);
      return app.runs.change({ ids: wanted, archived: false });
    },
    (n) => `${counted(n)} in the list again.`,
  );

/** Into the bin, or for good. */
export const runsDelete = (ids: readonly string[], options: Chosen & { forGood?: boolean }): Promise<void> =>
  changing(
    ids,
    options,
    options.forGood ? 'bin' : 'all',
    ({ app }, wanted) => {
      if (options.forGood) app.runs.deleteForGood(wanted);
      else app.runs.delete(wanted);
      return null;
    },
    (n) =>
      options.forGood
        ? `${counted(n)} deleted for good.`
        : `${counted(n)} in the bin: "runs restore" takes them out, "runs delete --for-good" ends them.`,
  );
