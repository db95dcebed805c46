import type { RunPlace, RunQuery, RunRow } from '../../../contract/entities/run.ts';
import { print, printJson, table } from '../output.ts';
import { withSession, type CommonOptions } from '../session.ts';

export interface RunsListOptions extends CommonOptions {
  readonly filter?: string;
  readonly sort?: string;
  readonly limit?: number;
  readonly archived?: boolean;
  readonly bin?: boolean;
  readonly all?: boolean;
}

/** `mase`, `-mase`, `mase:desc`: what is sorted by and which way. */
export function sortOf(text: string | undefined): Pick<RunQuery, 'sort' | 'descending'> {
  if (text === undefined) return {};
  const [, minus, name, way] = /^(-?)(.+?)(?::(asc|desc))?$/.exec(text) ?? [];
  return { sort: name ?? text, descending: minus === '-' || way === 'desc' };
}

export const whereOf = ({ archived, bin, all }: Pick<RunsListOptions, 'archived' | 'bin' | 'all'>): RunPlace =>
  bin ? 'bin' : archived ? 'archived' : all ? 'all' : 'active';

/** A run as JSON has it; `run` and `experiment` are ids. */
export const runJson = ({ id, experimentId, experiment, dataset, version, ...run }: RunRow) => ({
  run: id,
  experiment: experimentId,
  experimentName: experiment,
  dataset: `${dataset} v${version}`,
  ...run,
});

const figure = (value: number | null): string => value?.toPrecision(3) ?? '-';

/** All runs that a filter lets pass, the newest first unless sorted. */
export async function runsList(options: RunsListOptions): Promise<void> {
  await withSession(options, async ({ app }) => {
    const query = { filter: options.filter ?? '', where: whereOf(options), ...sortOf(options.sort) };
    const most = options.limit ?? (options.json ? Infinity : 50);
    const runs: RunRow[] = [];
    let total = 0;
    do {
      const page = app.runs.list({ ...query, offset: runs.length, limit: Math.min(1000, most - runs.length) });
      total = page.total;
      runs.push(...page.runs);
    } while (runs.length < Math.min(total, most));
    if (options.json) return printJson(runs.map(runJson));
    if (total === 0)
      return print(
        options.filter === undefined ? 'No runs here: "forecast FILE" makes some.' : `No run passes the filter ${options.filter}.`,
      );
    print(
      table(
        ['run', 'dataset', 'model', 'MASE', 'skill', 'state', 'made', 'tags'],
        runs.map((run) => [
          run.id,
          `${run.dataset} v${run.version}`,
          `${run.selected ? '* ' : ''}${run.label}`,
          figure(run.mase),
          run.skill === null ? '-' : `${(100 * run.skill).toFixed(0)}%`,
          run.state,
          run.createdAt.slice(0, 16).replace('T', ' '),
          run.tags.join(', '),
        ]),
      ),
    );
    print(
      `${runs.length < total ? `${runs.length} of ` : ''}${total} run${total === 1 ? '' : 's'}${runs.length < total ? '; --limit shows more' : ''}`,
    );
    return Promise.resolve();
  });
}
