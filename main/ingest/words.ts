export const plural = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** The first few names of a list, with dots where there are more. */
export const few = (names: readonly string[], most = 5): string =>
  names.length > most ? `${names.slice(0, most).join(', ')} ...` : names.join(', ');
