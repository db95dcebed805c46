import { useRef } from 'react';

/** What was there last, while the next is on its way: nothing jumps. */
export function useLast<T>(value: T | null): T | null {
  const last = useRef<T | null>(null);
  if (value !== null) last.current = value;
  return last.current;
}
