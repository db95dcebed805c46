import type { LeakNote } from '../../../contract/entities/regression.ts';
import type { RowLeak } from '../../../engine/regression/index.ts';

const percent = (share: number): string => (share === 1 ? 'all' : `${(100 * share).toFixed(1)}% of the`);

/** What a leak means, in words. */
export function leakNote(leak: RowLeak, target: string): LeakNote {
  if (leak.kind === 'formula') {
    const formula = leak.columns.join(` ${leak.formula} `);
    return {
      kind: leak.kind,
      severity: 'info',
      columns: [...leak.columns],
      message: `${target} is ${formula} in ${percent(leak.share)} rows. That is no cheating where both are known when you predict, but then the formula itself is exact; a model is needed only where one of them is not known.`,
    };
  }
  const messages = {
    copy: () =>
      `${leak.column} is a copy of ${target}, perhaps in another unit: a model that sees it has nothing to predict. Leave it out.`,
    monotone: () =>
      `${leak.column} rises or falls with ${target} row by row: it seems to be made from it. Leave it out unless you know it before ${target}.`,
    category: () =>
      `${leak.column} tells nearly all of ${target} by itself: it seems to be made from it. Leave it out unless you know it before ${target}.`,
  };
  return { kind: leak.kind, severity: leak.kind === 'copy' ? 'error' : 'warning', columns: [leak.column], message: messages[leak.kind]() };
}
