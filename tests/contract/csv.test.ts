import { expect, test } from 'vitest';
import { csvTable } from '../../contract/csv.ts';

test('a table is quoted as RFC 4180 has it, and holds nothing that a spreadsheet would run', () => {
  expect(
    csvTable([
      ['name', 'effect'],
      ['a,b', -1.5],
      ['"x"', 1e-7],
      ['=cmd()', null],
      ['-2', undefined],
    ]),
  ).toBe('name,effect\r\n"a,b",-1.5\r\n"""x""",1e-7\r\n\'=cmd(),\r\n-2,\r\n');
});
