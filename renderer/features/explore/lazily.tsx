import { useEffect, useRef, useState, type ReactNode } from 'react';

interface Props {
  readonly height: number | string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Draws what is in it while it is on show or close to it, so that stepping through series draws what is looked at alone. */
export function Lazily({ height, className, children }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const told = ([entry]: IntersectionObserverEntry[]): void =>
      // What has the focus stays, so that the keyboard does not lose its place.
      setNear((entry?.isIntersecting ?? false) || element.contains(document.activeElement));
    // The margin counts within scrolling parents too; the types do not know it yet.
    const options: IntersectionObserverInit & { scrollMargin: string } = { scrollMargin: '240px 0px' };
    const observer = new IntersectionObserver(told, options);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={host} className={className} style={{ height, display: 'flex', minWidth: 0 }}>
      {near && children}
    </div>
  );
}
