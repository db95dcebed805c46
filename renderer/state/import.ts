import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GrantedFile, Progress } from '../../contract/api.ts';
import type { ColumnRole, DatasetVersion, ImportChoices, ImportHints, ImportPreview } from '../../contract/entities/dataset.ts';
import type { Remedy } from '../../contract/entities/validation.ts';
import { isCancelled, toFailure, type Failure } from '../words/failures.ts';
import type { Api } from './bridge.ts';
import type { StageChoices } from './repeat-stages.ts';

export interface ImportState {
  readonly files: readonly GrantedFile[];
  /** The latest preview; stays on show while the next one is made. */
  readonly preview: ImportPreview | null;
  /** What the user sees in the fields: kept whatever goes wrong. */
  readonly choices: ImportChoices | null;
  readonly name: string;
  /** Whether these files get the recipe and features of the dataset's newest version, where it has some. */
  readonly repeatStages: boolean;
  readonly busy: 'handing-over' | 'inspecting' | 'importing' | null;
  readonly progress: Progress | null;
  readonly failure: Failure | null;
}
export interface ImportSession {
  readonly store: StoreApi<ImportState>;
  /** Adds files to those on the table and looks at all of them afresh. */
  add(files: readonly GrantedFile[]): void;
  handingOver(): void;
  remove(grant: string): void;
  /** Changes how the files are read; they are looked at again once the user pauses. */
  change(change: Partial<ImportChoices>): void;
  setRole(column: string, role: ColumnRole): void;
  /** Makes the change that a finding offers. */
  remedy(remedy: Remedy): void;
  /** Reads another sheet or table of a file; everything else is suggested anew. */
  setPart(file: number, name: string): void;
  /** Takes another file as the one that holds the target; everything else is suggested anew. */
  chooseMain(name: string): void;
  rename(name: string): void;
  setRepeatStages(on: boolean): void;
  /** Drops the user's choices and suggests anew. */
  detectAgain(): void;
  tryAgain(): void;
  fail(failure: Failure): void;
  /** Resolves with the version, or null when it failed or was cancelled. */
  import(datasetId: string | undefined, stages?: StageChoices): Promise<DatasetVersion | null>;
  close(): void;
}

const empty: ImportState = {
  files: [],
  preview: null,
  choices: null,
  name: '',
  repeatStages: true,
  busy: null,
  progress: null,
  failure: null,
};

/** A dataset's name from its file's: `store_sales.csv` is `store_sales`. */
export const nameFromFile = (file: string): string =>
  file
    .replace(/\.gz$/i, '')
    .replace(/\.(csv|tsv|txt|xlsx|parquet|jsonl?|ndjson|db|sqlite3?)$/i, '')
    .slice(0, 200) || file;

/** @param pauseMs - how long after the last change the files are looked at again */
export function createImport(api: Api, pauseMs = 350): ImportSession {
  const store = createStore<ImportState>(() => empty);
  let running: AbortController | null = null;
  let pause: ReturnType<typeof setTimeout> | undefined;
  /** Columns that the user has named anew: the rest is suggested around them, in place of the choices. */
  let hints: ImportHints | null = null;

  const stop = (): void => {
    clearTimeout(pause);
    running?.abort();
    running = null;
  };
  const inspect = async (): Promise<void> => {
    stop();
    const mine = (running = new AbortController());
    const { files, choices } = store.getState();
    store.setState({ busy: 'inspecting', progress: null, failure: null });
    try {
      const preview = await api['datasets.inspect'](
        { grants: files.map((file) => file.grant), against: store.getState().name.trim(), ...(hints ? { hints } : choices && { choices }) },
        { signal: mine.signal, onProgress: (progress) => running === mine && store.setState({ progress }) },
      );
      if (running !== mine) return;
      hints = null;
      const { name } = store.getState();
      // Of several tables, the main one gives its name, unless the user gave one.
      const own = preview.choices.tables?.find(({ kind }) => kind === 'main')?.name;
      const named = own !== undefined && files.some((file) => nameFromFile(file.name) === name) ? own : name;
      store.setState({ preview, choices: preview.choices, name: named, busy: null, progress: null });
    } catch (error) {
      if (running === mine) store.setState({ busy: null, progress: null, failure: isCancelled(error) ? null : toFailure(error) });
    }
  };
  const later = (): void => {
    stop();
    pause = setTimeout(() => void inspect(), pauseMs);
  };

  return {
    store,
    handingOver: () => store.setState({ busy: 'handing-over', failure: null }),
    add: (added) => {
      const { files: before, name: named, preview, failure } = store.getState();
      // Files that could not be read at all make room for the next ones.
      const unreadable = failure !== null && preview === null;
      const files = unreadable ? [] : before;
      const name = unreadable ? '' : named;
      const all = [...files, ...added.filter((file) => !files.some((known) => known.grant === file.grant))];
      const first = all[0];
      if (!first) return store.setState({ busy: null });
      hints = null;
      store.setState({ files: all, choices: null, name: name || nameFromFile(first.name) });
      void inspect();
    },
    remove: (grant) => {
      const files = store.getState().files.filter((file) => file.grant !== grant);
      stop();
      hints = null;
      if (files.length === 0) return store.setState(empty);
      store.setState({ files, choices: null });
      void inspect();
    },
    change: (change) => {
      const { choices } = store.getState();
      if (!choices) return;
      store.setState({ choices: { ...choices, ...change } });
      later();
    },
    setRole: (column, role) => {
      const { choices } = store.getState();
      if (!choices) return;
      const roles = withRole(choices, column, role);
      // Another date has another format, and may have another frequency: these are suggested anew.
      if (role === 'date' && choices.layout === 'long') hints = hintsOf(roles);
      // With a key less, several rows fall into one period: they are added up rather than refused.
      const coarser =
        choices.roles[column] === 'series' && role !== 'series' && choices.aggregation === 'none' && choices.layout === 'long';
      store.setState({ choices: { ...choices, roles, ...(coarser && { aggregation: 'sum' as const }) } });
      later();
    },
    setPart: (file, name) => {
      const { files, preview } = store.getState();
      const chosen = new Map(preview?.parts?.map((part) => [part.file, part.chosen]));
      chosen.set(file, name);
      hints = { parts: files.map((_, i) => chosen.get(i) ?? null) };
      later();
    },
    remedy: (remedy) => {
      const { choices } = store.getState();
      if (!choices) return;
      const { recipe } = choices;
      const change: Partial<ImportChoices> =
        remedy.kind === 'roles'
          ? { roles: { ...choices.roles, ...remedy.roles } }
          : remedy.kind === 'recipe'
            ? { recipe: { steps: [...(recipe?.steps ?? []), remedy.step] } }
            : Object.fromEntries(Object.entries(remedy.change).filter(([, value]) => value !== undefined));
      store.setState({ choices: { ...choices, ...change } });
      later();
    },
    chooseMain: (name) => {
      hints = { main: name };
      later();
    },
    rename: (name) => store.setState({ name }),
    setRepeatStages: (repeatStages) => store.setState({ repeatStages }),
    detectAgain: () => {
      hints = null;
      store.setState({ choices: null });
      void inspect();
    },
    tryAgain: () => void inspect(),
    fail: (failure) => store.setState({ failure, busy: null }),
    import: async (datasetId, stages) => {
      const { files, choices: chosen, name } = store.getState();
      if (!chosen || name.trim() === '') return null;
      const choices = { ...chosen, ...stages };
      stop();
      const mine = (running = new AbortController());
      store.setState({ busy: 'importing', progress: null, failure: null });
      try {
        const version = await api['datasets.import'](
          { grants: files.map((file) => file.grant), choices, name: name.trim(), ...(datasetId !== undefined && { datasetId }) },
          { signal: mine.signal, onProgress: (progress) => running === mine && store.setState({ progress }) },
        );
        if (running === mine) store.setState(empty);
        return version;
      } catch (error) {
        if (running === mine) store.setState({ busy: null, progress: null, failure: isCancelled(error) ? null : toFailure(error) });
        return null;
      }
    },
    close: () => {
      stop();
      hints = null;
      store.setState(empty);
    },
  };
}

/** There is one date, and with a row for each series and date one target: choosing another sets the former aside. */
function withRole({ roles, layout }: ImportChoices, column: string, role: ColumnRole): Record<string, ColumnRole> {
  const single = role === 'date' || (role === 'target' && layout === 'long');
  const others = Object.entries(roles).map(([name, old]) => [name, single && old === role ? 'ignore' : old] as const);
  return { ...Object.fromEntries(others), [column]: role };
}

/** The columns by their roles, as they stand. */
function hintsOf(roles: Record<string, ColumnRole>): ImportHints {
  const having = (role: ColumnRole): string[] => Object.keys(roles).filter((name) => roles[name] === role);
  const [date] = having('date');
  const [target] = having('target');
  return { ...(date !== undefined && { date }), ...(target !== undefined && { target }), series: having('series') };
}
