import type { DatasetVersion, ImportPreview } from '../../contract/entities/dataset.ts';
import type { JoinReport } from '../../contract/entities/tables.ts';
import { table } from './output.ts';

/** What joining did, with the reasons of the proposal; nothing where one table was imported. */
function joinsOf(version: DatasetVersion, preview: ImportPreview | null): JoinReport[] {
  const joins = version.report.joins ?? [];
  return joins.map((join, index) => ({ ...join, reason: preview?.report.joins?.[index]?.reason ?? join.reason }));
}

/** The `joins` part of JSON answers. */
export function joinsJson(version: DatasetVersion, preview: ImportPreview | null): { joins?: Record<string, unknown>[] } {
  const joins = joinsOf(version, preview);
  if (joins.length === 0) return {};
  return { joins: joins.map(({ sampled: _sampled, columns: _columns, ...join }) => join) };
}

/** A line for each table: what it is, what was found, rows and target before and after. */
export function joinsText(version: DatasetVersion, preview: ImportPreview | null): string {
  const joins = joinsOf(version, preview);
  const key = ({ on }: JoinReport): string => on.map(({ left, right }) => (left === right ? left : `${left} = ${right}`)).join(', ');
  return table(
    ['table', 'kind', 'joined on', 'rows', 'matched', 'rows before', 'after', 'sum before', 'after'],
    joins.map((join) => [
      join.table,
      join.kind,
      key(join),
      String(join.rows),
      join.kind === 'main' || join.kind === 'unused' ? '' : String(join.matched),
      ...(join.kind === 'unused' ? ['', '', '', ''] : [join.rowsBefore, join.rowsAfter, join.sumBefore, join.sumAfter].map(String)),
    ]),
  );
}
