/** One record of a CSV text. */
export interface CsvRecord {
  readonly cells: readonly string[];
  /** 1-based line on which it starts. */
  readonly line: number;
}

/**
 * Splits CSV text into records (RFC 4180, any line end). Empty lines are left out but counted.
 *
 * @param quote - empty for none
 * @param complete - false when the text is cut off: its last record is then left out
 */
export function splitCsv(text: string, delimiter: string, quote: string, complete: boolean, limit = 5000): CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let startLine = 1;
  let quoted = false;
  let wasQuoted = false;
  const endRecord = (): void => {
    if (cells.length > 0 || cell !== '' || wasQuoted) {
      cells.push(cell);
      records.push({ cells, line: startLine });
    }
    cells = [];
    cell = '';
    wasQuoted = false;
  };
  for (let i = 0; i < text.length && records.length < limit; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c === quote) {
        if (text[i + 1] === quote) {
          cell += quote;
          i++;
        } else quoted = false;
      } else {
        if (c === '\n' || (c === '\r' && text[i + 1] !== '\n')) line++;
        cell += c;
      }
    } else if (c === quote && quote !== '' && cell.trim() === '') {
      quoted = true;
      wasQuoted = true;
      cell = '';
    } else if (c === delimiter) {
      cells.push(cell);
      cell = '';
      wasQuoted = false;
    } else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      endRecord();
      line++;
      startLine = line;
    } else cell += c;
  }
  if (complete) endRecord();
  return records;
}
