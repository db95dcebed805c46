/** A whole number with commas between thousands. The language's own way takes a fiftieth of a second to begin with. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

export const plural = (count: number, one: string, many = `${one}s`): string => `${grouped(count)} ${count === 1 ? one : many}`;

/** The first few names of a list, with dots where there are more. */
export const few = (names: readonly string[], most = 5): string =>
  names.length > most ? `${names.slice(0, most).join(', ')} ...` : names.join(', ');
