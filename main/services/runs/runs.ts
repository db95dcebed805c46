import type {
  FilterHelp,
  RunChange,
  RunFieldInfo,
  RunList,
  RunPlace,
  RunQuery,
  RunRecord,
  RunRow,
} from '../../../contract/entities/run.ts';
import { ApiError } from '../../../contract/errors.ts';
import { completeFilter } from '../../../contract/run-filter/complete.ts';
import { runFields } from '../../../contract/run-filter/fields.ts';
import { parseFilter } from '../../../contract/run-filter/parse.ts';
import { FilterError } from '../../../contract/run-filter/tokens.ts';
import type { ListedRun } from '../../store/repositories/runs.ts';
import { compileFilter, compileSort, type Where } from '../../store/run-query.ts';
import type { Store } from '../../store/store.ts';
import { runLabel } from '../models/runs.ts';
import { keptFor } from '../registry/stands-on.ts';
import { whatNeeds } from './needed.ts';
import { recordOf } from './record.ts';
import { runNames } from './names.ts';

/** All runs of all experiments: found, described, put away, thrown away. */
export interface Runs {
  /** @throws ApiError `bad-input` with the field `filter` or `sort`, and the position in `data.position` */
  list(query?: RunQuery): RunList;
  /** Ids of all that a query lets pass, in its order, whatever its page. */
  ids(query?: RunQuery): string[];
  fields(): RunFieldInfo[];
  help(text: string, cursor: number): FilterHelp;
  /** @throws ApiError `not-found` */
  get(id: string): RunRecord;
  /** Tags, notes, groups, archive. All runs or none. @throws ApiError `not-found` */
  change(change: RunChange): RunRow[];
  /**
   * Into the bin: out of every list, and back with `restore` until they are deleted for good.
   *
   * @throws ApiError `busy` while they train, and for what is registered
   */
  delete(ids: readonly string[]): void;
  /** Out of the bin. */
  restore(ids: readonly string[]): void;
  /**
   * With results, fitted models and explanations; nothing brings them back. All runs or none.
   *
   * @throws ApiError `busy` that says what needs them
   */
  deleteForGood(ids: readonly string[]): void;
}

export interface RunsOptions {
  readonly store: Store;
  /** Removes files that no row refers to any more. */
  readonly sweep: () => void;
  readonly changed: () => void;
  readonly now?: () => Date;
}

const usualLimit = 100;
/** Names and values of fields are read again after so long. */
const fieldsMs = 2000;

export function createRuns({ store, sweep, changed, now = () => new Date() }: RunsOptions): Runs {
  const { runs } = store;
  const names = runNames(runs, now);

  const rowOf = (run: ListedRun): RunRow => ({ ...run, label: runLabel({ name: run.model, kind: run.kind, label: run.label }) });

  /** @throws ApiError `bad-input` */
  const compiled = ({ filter, sort, descending }: RunQuery): { readonly filter: Where; readonly sort: Where } => ({
    filter: asInput('filter', () => compileFilter(parseFilter(filter ?? ''), names)),
    sort: asInput('sort', () => compileSort(sort ?? 'created', descending ?? sort === undefined, names)),
  });

  const known = (ids: readonly string[]): ListedRun[] => {
    const found = runs.byIds([...new Set(ids)]);
    const there = new Set(found.map(({ id }) => id));
    const missing = ids.find((id) => !there.has(id));
    if (missing !== undefined) throw new ApiError('not-found', `There is no run ${missing}. "runs list" shows them.`, { value: missing });
    return found;
  };

  // Asked for with every key that is pressed.
  let lately: { readonly at: number; readonly fields: RunFieldInfo[] } | null = null;
  const fields = (): RunFieldInfo[] => {
    if (lately === null || performance.now() - lately.at > fieldsMs) lately = { at: performance.now(), fields: readFields() };
    return lately.fields;
  };
  const readFields = (): RunFieldInfo[] => {
    const usual = new Set(runFields.map(({ name }) => name));
    const valued = {
      tag: 'tag',
      group: 'group',
      dataset: 'dataset',
      experiment: 'experiment',
      kind: 'kind',
      model: 'model',
      state: 'state',
    } as const;
    return [
      ...runFields.map((field): RunFieldInfo => ({
        ...field,
        parameter: false,
        values:
          field.type === 'date'
            ? ['today', 'yesterday']
            : Object.hasOwn(valued, field.name)
              ? runs.values(valued[field.name as keyof typeof valued])
              : [],
      })),
      ...runs.names('metric').map(({ name }): RunFieldInfo => ({
        name,
        type: 'number',
        meaning: `Measured coverage of the ${name.slice('coverage.'.length)}% interval, in percent`,
        parameter: false,
        values: [],
      })),
      ...runs.names('parameter').map(({ name, numeric }): RunFieldInfo => ({
        name: usual.has(name.toLowerCase()) ? `param.${name}` : name,
        type: numeric ? 'number' : 'text',
        meaning: 'A setting of some models',
        parameter: true,
        values: runs.parameterValues(name),
      })),
    ];
  };

  return {
    list: (query = {}) => {
      const where: RunPlace = query.where ?? 'active';
      const { filter, sort } = compiled(query);
      const offset = query.offset ?? 0;
      const found = runs.list(filter, where, sort, { offset, limit: query.limit ?? usualLimit });
      return { total: runs.count(filter, where), offset, runs: found.map(rowOf) };
    },
    ids: (query = {}) => {
      const { filter, sort } = compiled(query);
      return runs.ids(filter, query.where ?? 'active', sort);
    },
    fields: readFields,
    help: (text, cursor) => {
      const completion = completeFilter(text, Math.min(cursor, text.length), fields());
      try {
        compileFilter(parseFilter(text), names);
        return { ...completion, options: [...completion.options], problem: null };
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        const problem = { message: error.message, position: error.at, length: error.length };
        return { ...completion, options: [...completion.options], problem };
      }
    },
    get: (id) => {
      const [run] = known([id]);
      return recordOf(store, rowOf(run as ListedRun));
    },
    change: ({ ids, addTags = [], removeTags = [], note, group, archived }) => {
      const at = now().toISOString();
      store.transaction(() => {
        for (const { id } of known(ids)) {
          for (const tag of addTags) runs.addTag(id, tag);
          for (const tag of removeTags) runs.removeTag(id, tag);
          if (note !== undefined) runs.setNote(id, note);
          if (group !== undefined) runs.setGroup(id, group);
          if (archived !== undefined) runs.setArchived(id, archived ? at : null);
        }
      });
      changed();
      return known(ids).map(rowOf);
    },
    delete: (ids) => {
      const at = now().toISOString();
      store.transaction(() => {
        for (const { id, state, deletedAt, model, kind, label } of known(ids)) {
          if (state === 'running')
            throw new ApiError('busy', 'A run that is being trained cannot be deleted. Cancel it first.', { value: id });
          const registered = keptFor(runLabel({ name: model, kind, label }), store.registry.ofRun(id));
          if (registered !== null) throw new ApiError('busy', registered, { value: id });
          if (deletedAt === null) runs.setDeleted(id, at);
        }
      });
      changed();
    },
    restore: (ids) => {
      store.transaction(() => {
        for (const { id } of known(ids)) runs.setDeleted(id, null);
      });
      changed();
    },
    deleteForGood: (ids) => {
      store.transaction(() => {
        const gone = known(ids);
        const needed = whatNeeds(store, gone);
        if (needed !== null) throw new ApiError('busy', needed.message, { value: needed.runId });
        const experiments = new Set(gone.map(({ experimentId }) => experimentId));
        for (const { id, experimentId } of gone) {
          const artefact = store.experiments.runs(experimentId).find((run) => run.id === id)?.artefact ?? null;
          if (artefact !== null) store.retention.doom({ kind: 'model', name: artefact });
          try {
            runs.remove(id);
          } catch (error) {
            if (error instanceof Error && error.message.includes('FOREIGN KEY'))
              throw new ApiError('busy', 'A version of a registered model stands on this run. It stays as long as that does.', {
                value: id,
              });
            throw error;
          }
        }
        // An experiment of which no run is left goes with its reports.
        for (const id of experiments) {
          if (store.experiments.runs(id).length > 0) continue;
          for (const report of store.reports.ofExperiment(id)) store.retention.doom({ kind: 'report', name: report });
          store.experiments.delete(id);
        }
      });
      sweep();
      changed();
    },
  };
}

/** A filter that cannot be read, as an error that crosses the bridge. */
function asInput<T>(field: 'filter' | 'sort', work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FilterError)
      throw new ApiError('bad-input', `${error.message}.`, { field, position: error.at, length: error.length });
    throw error;
  }
}
