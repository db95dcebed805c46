/**
 * The words of a hover template with values laid in: `%{x}`, `%{y:.2f}` (decimals), `%{y:.3~f}` (without trailing zeros), `%{y:.4~g}` (digits).
 *
 * @throws Error where the template asks for anything else
 */
export function pointedWords(template: string, x: number, y: number, locale?: string): string {
  return template.replace(/%\{([^}]*)\}/g, (all, inside: string) => {
    const { name, digits, short, kind } = /^(?<name>[xy])(?::\.(?<digits>\d+)(?<short>~?)(?<kind>[fg]))?$/.exec(inside)?.groups ?? {};
    if (name === undefined) throw new Error(`${all} is no value of a thin drawing`);
    const value = name === 'x' ? x : y;
    if (digits === undefined) return new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 }).format(value);
    const most = Number(digits);
    const least = short === '~' ? 0 : most;
    return new Intl.NumberFormat(
      locale,
      kind === 'f'
        ? { minimumFractionDigits: least, maximumFractionDigits: most }
        : { minimumSignificantDigits: Math.max(1, least), maximumSignificantDigits: Math.max(1, most) },
    ).format(value);
  });
}
