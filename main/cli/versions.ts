import type { PrunePreview, VersionDifference } from '../../contract/entities/lineage.ts';
import { ApiError } from '../../contract/errors.ts';
import type { DatasetVersion } from '../../contract/entities/dataset.ts';
import { plain, print, printJson, table } from './output.ts';
import { withSession, type CommonOptions, type Session } from './session.ts';
import { datasetJson } from './source.ts';

const nameOf = ({ datasetName, number }: DatasetVersion): string => `${datasetName} v${number}`;
const counted = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/** `4.1 MB`. */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let scaled = bytes;
  let unit = 0;
  for (; scaled >= 999.5 && unit < units.length - 1; unit++) scaled /= 1000;
  return `${unit > 0 && scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${units[unit]}`;
}

/**
 * A version by `sales v2`, `sales:2`, the name of its dataset (then its newest) or the beginning of its id.
 *
 * @throws ApiError `not-found`; `bad-input` where several begin so
 */
export function findVersion({ app }: Session, key: string): DatasetVersion {
  const versions = app.datasets.list();
  const [, name, number] = /^(.+?)(?: v|:)(\d+)$/.exec(key) ?? [];
  const numbered = versions.find((version) => version.datasetName === name && version.number === Number(number));
  const found = numbered ?? app.datasets.find(key);
  if (found) return app.datasets.get(found.id);
  const alike = key.length >= 6 ? versions.filter(({ id }) => id.startsWith(key)) : [];
  if (alike.length > 1)
    throw new ApiError('bad-input', `${alike.length} versions have an id that begins with ${key}.`, { field: 'version' });
  if (alike[0]) return app.datasets.get(alike[0].id);
  throw new ApiError('not-found', `There is no dataset version ${key}. "versions list --all" shows them.`);
}

const versionJson = (version: DatasetVersion) => ({
  ...datasetJson(version),
  createdAt: version.createdAt,
  archivedAt: version.archivedAt ?? null,
  rawId: version.rawId,
  files: version.files,
  values: version.values,
  snapshotBytes: version.snapshotBytes,
});

/** Versions of all datasets, newest first; archived ones with `all`. */
export async function versionsList(options: CommonOptions & { all?: boolean }): Promise<void> {
  await withSession(options, ({ app }) => {
    const versions = app.datasets.list().filter(({ archivedAt }) => options.all === true || archivedAt === undefined);
    if (options.json) printJson(versions.map((version) => versionJson(version)));
    else if (versions.length === 0) print('No dataset versions: "import FILE" makes some.');
    else
      print(
        table(
          ['version', 'id', 'rows', 'series', 'from', 'to', 'data', 'made', 'state'],
          versions.map((version) => [
            nameOf(version),
            version.id.slice(0, 12),
            String(version.rows),
            String(version.series),
            version.first,
            version.last,
            size(version.snapshotBytes),
            version.createdAt.slice(0, 16).replace('T', ' '),
            version.archivedAt === undefined ? '' : 'archived',
          ]),
        ),
      );
    return Promise.resolve();
  });
}

/** Where a version comes from and what was made with it. */
export async function versionsShow(key: string, options: CommonOptions): Promise<void> {
  await withSession(options, (session) => {
    const version = findVersion(session, key);
    const graph = session.app.lineage.version(version.id);
    if (options.json) printJson({ version: { ...versionJson(version), choices: version.choices, report: version.report }, ...graph });
    else {
      print(
        `${nameOf(version)}  ${version.id}${version.archivedAt === undefined ? '' : `  archived ${version.archivedAt.slice(0, 10)}`}\n`,
      );
      for (const stage of graph.stages) {
        const facts = [
          stage.hash?.slice(0, 12),
          stage.bytes === null ? undefined : size(stage.bytes),
          stage.series === null ? undefined : `${stage.series} series`,
          stage.madeAt?.slice(0, 16).replace('T', ' '),
          stage.tookMs === null ? undefined : `${(stage.tookMs / 1000).toFixed(1)} s`,
          stage.kept ?? undefined,
        ].filter((fact) => fact !== undefined);
        print(`${stage.kind.padEnd(10)}  ${stage.title}  ${facts.join(' · ')}`);
        for (const { name, value } of stage.details) print(`            ${name}: ${value}`);
      }
    }
    return Promise.resolve();
  });
}

function differenceText(found: VersionDifference): string {
  const { rows, seriesCount, sum, values, series, range } = found;
  const figure = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const lines = [
    table(
      ['', 'before', 'after'],
      [
        ['rows', figure(rows.before), figure(rows.after)],
        ['series', figure(seriesCount.before), figure(seriesCount.after)],
        ['values', figure(values.before), figure(values.after)],
        ['sum of the target', figure(sum.before), figure(sum.after)],
        ['first', range.first.before, range.first.after],
        ['last', range.last.before, range.last.after],
      ],
    ),
    '',
    `Series: ${series.added} added, ${series.removed} removed, ${series.renamed} renamed, ${series.differing} of ${series.both} differ.`,
    found.incomparable ?? `Values: ${values.added} added, ${values.removed} removed, ${values.changed} changed, ${values.same} the same.`,
    '',
    found.choices.length === 0 ? 'The same choices.' : found.choices.map(({ part, text }) => `${part}: ${text}`).join('\n'),
  ];
  if (found.most.length > 0)
    lines.push(
      '',
      table(
        ['moved most', 'added', 'removed', 'changed', 'sum before', 'sum after'],
        found.most
          .slice(0, 10)
          .map((one) => [
            one.name,
            String(one.added),
            String(one.removed),
            String(one.changed),
            figure(one.sum.before),
            figure(one.sum.after),
          ]),
      ),
    );
  const moved = found.distributions.filter(({ before, after }) => before && after);
  if (moved.length > 0)
    lines.push(
      '',
      table(
        ['column', 'median before', 'median after', 'PSI', 'KS'],
        moved.map(({ name, before, after, psi, ks }) => [
          name,
          before?.quantiles[3]?.toPrecision(4) ?? '-',
          after?.quantiles[3]?.toPrecision(4) ?? '-',
          psi?.toFixed(3) ?? '-',
          ks?.toFixed(3) ?? '-',
        ]),
      ),
    );
  return lines.join('\n');
}

export async function versionsDiff(from: string, to: string, options: CommonOptions): Promise<void> {
  await withSession(options, async (session) => {
    const [before, after] = [findVersion(session, from), findVersion(session, to)];
    const found = await session.app.lineage.difference(before.id, after.id, {
      signal: session.signal,
      onProgress: (progress) => session.bar.show(progress),
    });
    session.bar.clear();
    if (options.json) return printJson(plain(found));
    print(`${nameOf(before)} to ${nameOf(after)}\n`);
    print(differenceText(found));
  });
}

const archiving =
  (archived: boolean) =>
  async (key: string, options: CommonOptions): Promise<void> => {
    await withSession(options, (session) => {
      const version = session.app.datasets.archive(findVersion(session, key).id, archived);
      if (options.json) printJson(versionJson(version));
      else print(`${nameOf(version)} is ${archived ? 'archived: lists leave it out' : 'in the lists again'}.`);
      return Promise.resolve();
    });
  };
export const versionsArchive = archiving(true);
export const versionsRestore = archiving(false);

function pruneText({ items, bytes, needed, use }: PrunePreview, done: boolean): string {
  const kept = needed.map(({ name, by }) => `stays    ${name}: used by ${by}`);
  const all = use.map((one) => `${one.kind} ${size(one.bytes)}`).join(', ');
  if (items.length === 0) return [`Nothing to prune. The workspace takes ${all}.`, ...kept].join('\n');
  return [
    ...items.map(
      ({ kind, name, bytes: own, reason }) => `${kind.padEnd(8)} ${name}  ${kind === 'version' ? '' : `${size(own)}  `}${reason}`,
    ),
    ...kept,
    '',
    `${done ? 'Removed' : 'Would remove'} ${counted(items.length, 'thing')}, ${size(bytes)}. The workspace takes ${all}.`,
  ].join('\n');
}

export async function pruneCommand(options: CommonOptions & { dryRun?: boolean; archivedOnly?: boolean }): Promise<void> {
  await withSession(options, ({ app }) => {
    const which = { replaced: options.archivedOnly !== true };
    const found = options.dryRun === true ? app.retention.preview(which) : app.retention.prune(which);
    if (options.json) printJson({ dryRun: options.dryRun === true, ...found });
    else print(pruneText(found, options.dryRun !== true));
    return Promise.resolve();
  });
}
