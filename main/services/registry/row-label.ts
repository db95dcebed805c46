import type { RowModelKind } from '../../../contract/entities/regression.ts';

const labels: Readonly<Record<RowModelKind, string>> = { 'gradient-boosting': 'Gradient boosting', 'random-forest': 'Random forest' };

/** What a kind of model of single rows is called. */
export const rowModelLabel = (kind: RowModelKind): string => labels[kind];
