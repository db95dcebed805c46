import type { WorkspaceFileInfo } from '../../contract/entities/workspace-file.ts';
import { counted } from './numbers.ts';

/** What a workspace holds: `3 datasets, 12 experiments`. */
export function holdsText({ counts }: WorkspaceFileInfo): string {
  const parts: readonly (readonly [number, string, string])[] = [
    [counts.datasets, 'dataset', 'datasets'],
    [counts.versions, 'version', 'versions'],
    [counts.experiments, 'experiment', 'experiments'],
    [counts.runs, 'run', 'runs'],
    [counts.reports, 'report', 'reports'],
    [counts.rowModels, 'model of single rows', 'models of single rows'],
    [counts.ownModels, 'own model', 'own models'],
  ];
  const words = parts.filter(([n]) => n > 0).map(([n, one, many]) => counted(n, one, many));
  return words.length === 0 ? 'nothing yet' : words.join(', ');
}

/** What stayed behind; null where nothing did. */
export function leftOutText({ leftOut }: WorkspaceFileInfo): string | null {
  const parts: readonly (readonly [number, string, string])[] = [
    [leftOut.connections, 'database connection', 'database connections'],
    [leftOut.watches, 'watched folder', 'watched folders'],
  ];
  const words = parts.filter(([n]) => n > 0).map(([n, one, many]) => counted(n, one, many));
  return words.length === 0 ? null : words.join(' and ');
}
