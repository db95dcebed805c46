import { useComputedColorScheme } from '@mantine/core';
import type { Scheme } from './theme.ts';

/** Light or dark, whichever the page is in. */
export const useScheme = (): Scheme => useComputedColorScheme('light');
