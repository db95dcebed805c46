interface Component {
  readonly name: string;
  readonly values: Float64Array;
}

/** More effects of single holidays than this hide the rest of the model: their sum stands for them. */
const fewHolidays = 3;
const titleLetters = 18;

/** 0 or unknown at every place where `whole` is 0. */
const isWithin = (part: Float64Array, whole: Float64Array): boolean =>
  whole.every((value, i) => value !== 0 || part[i] === 0 || Number.isNaN(part[i]));

/**
 * The components that deserve a panel: not those without any effect, and, when asked to be brief, the sum of the holidays in place of many
 * single ones.
 */
export function shownComponents<C extends Component>(components: readonly C[], brief: boolean): readonly C[] {
  const telling = components.filter(({ values }) => values.some((value) => value !== 0 && !Number.isNaN(value)));
  const sum = telling.find(({ name }) => name.toLowerCase() === 'holidays');
  if (!brief || !sum) return telling;
  const single = new Set(telling.filter((one) => one !== sum && isWithin(one.values, sum.values)));
  return single.size > fewHolidays ? telling.filter((one) => !single.has(one)) : telling;
}

const clipped = (text: string): string => (text.length > titleLetters ? `${text.slice(0, titleLetters - 1).trimEnd()}…` : text);

/** A name that fits beside its panel: on two lines where it is long, clipped where that does not do. */
export function panelTitle(name: string): string {
  if (name.length <= titleLetters) return name;
  const space = name.lastIndexOf(' ', titleLetters);
  return space < 1 ? clipped(name) : `${name.slice(0, space)}<br>${clipped(name.slice(space + 1))}`;
}
