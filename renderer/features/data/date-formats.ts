/** Date formats that files come in, written as people know them. The value is what the host reads with. */
export const dateFormats = [
  { value: '%Y-%m-%d', label: '2017-08-16' },
  { value: '%Y-%m-%d %H:%M:%S', label: '2017-08-16 05:00:00' },
  { value: '%Y-%m-%d %H:%M', label: '2017-08-16 05:00' },
  { value: '%Y-%m', label: '2017-08' },
  { value: '%Y/%m/%d', label: '2017/08/16' },
  { value: '%Y%m%d', label: '20170816' },
  { value: '%d.%m.%Y', label: '16.08.2017' },
  { value: '%d/%m/%Y', label: '16/08/2017 (day first)' },
  { value: '%m/%d/%Y', label: '08/16/2017 (month first)' },
  { value: '%d-%m-%Y', label: '16-08-2017' },
  { value: '%Y', label: '2017' },
  { value: 'integer', label: 'Counter 1, 2, 3' },
] as const satisfies readonly { value: string; label: string }[];
