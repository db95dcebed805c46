/** The part of plotly.js that is used here; the package brings no types. */
declare module 'plotly.js-strict-dist-min' {
  export interface PlotElement extends HTMLElement {
    on(event: 'plotly_relayout', listener: (change: Readonly<Record<string, unknown>>) => void): void;
    on(event: 'plotly_doubleclick', listener: () => void): void;
    removeAllListeners(event: string): void;
  }
  type Trace = Readonly<Record<string, unknown>>;
  type Layout = Readonly<Record<string, unknown>>;
  interface ImageOptions {
    readonly format: 'png' | 'svg';
    readonly width: number;
    readonly height: number;
    readonly scale?: number;
  }
  interface Plotly {
    react(element: HTMLElement, data: readonly Trace[], layout: Layout, config: Readonly<Record<string, unknown>>): Promise<PlotElement>;
    relayout(element: HTMLElement, change: Readonly<Record<string, unknown>>): Promise<void>;
    purge(element: HTMLElement): void;
    toImage(figure: { readonly data: readonly Trace[]; readonly layout: Layout }, options: ImageOptions): Promise<string>;
    readonly Plots: { resize(element: HTMLElement): Promise<void> };
  }
  const plotly: Plotly;
  export default plotly;
}
