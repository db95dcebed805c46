import { expect, test, vi } from 'vitest';
import { openFiles } from '../../main/desktop/opened-files.ts';

const grant = async (file: string) => {
  if (file === '/gone.csv') throw new Error('it is not there');
  return { grant: `g:${file}`, name: file, bytes: 1 };
};

test('opened files: wait for somebody to grant them and a page to hear of them, and are told once', async () => {
  const opened = openFiles(['/a.csv']);
  const first = vi.fn();
  opened.sendWith(first);
  opened.add(['/b.csv']);
  opened.grantWith(grant);
  await vi.waitFor(() => expect(first).toHaveBeenCalledOnce());
  expect(first.mock.lastCall?.[0]).toMatchObject([{ grant: 'g:/a.csv' }, { grant: 'g:/b.csv' }]);

  opened.sendWith(undefined);
  opened.add(['/c.csv']);
  const second = vi.fn();
  opened.sendWith(second);
  await vi.waitFor(() => expect(second).toHaveBeenCalledOnce());
  expect(second.mock.lastCall?.[0]).toMatchObject([{ grant: 'g:/c.csv' }]);
});

test('opened files: one that has gone is named on stderr and does not hold back the others', async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const opened = openFiles(['/gone.csv', '/a.csv']);
  const send = vi.fn();
  opened.grantWith(grant);
  opened.sendWith(send);
  await vi.waitFor(() => expect(send).toHaveBeenCalledOnce());
  expect(send.mock.lastCall?.[0]).toMatchObject([{ name: '/a.csv' }]);
  expect(stderr.mock.lastCall?.[0]).toContain('it is not there');
  stderr.mockRestore();
});
