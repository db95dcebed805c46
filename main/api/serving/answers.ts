/** Answers that are kept by what was asked: a champion beside its data says the same each time. */
export interface Answers {
  /** Who asks what is being worked out waits for it. */
  of(key: string, make: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer>>;
}

/** @param mostBytes - the oldest go when there are more */
export function createAnswers(mostBytes: number): Answers {
  const kept = new Map<string, { readonly answer: Promise<Uint8Array<ArrayBuffer>>; bytes: number }>();
  let total = 0;
  const forget = (key: string): void => {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  return {
    of: (key, make) => {
      const known = kept.get(key);
      if (known) {
        kept.delete(key);
        kept.set(key, known);
        return known.answer;
      }
      const entry = { answer: make(), bytes: 0 };
      kept.set(key, entry);
      entry.answer.then(
        ({ length }) => {
          if (kept.get(key) !== entry) return;
          entry.bytes = length + 2 * key.length;
          total += entry.bytes;
          for (const oldest of kept.keys()) {
            if (total <= mostBytes) break;
            forget(oldest);
          }
        },
        () => {
          if (kept.get(key) === entry) kept.delete(key);
        },
      );
      return entry.answer;
    },
  };
}
