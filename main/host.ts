import type { OwnProcess } from './services/system/processes.ts';

/** What the three hosts (Electron window, loopback browser, terminal) lend to the application. */

/** A child process that can be killed and started again. Messages are structured clones. */
export interface ChildPort {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; `code` is null when a signal ended it. */
  onExit(listener: (code: number | null) => void): void;
  kill(): void;
}

/** Programs of the application that run in a process of their own; `plugin` runs code of the user's and gets no rights. */
export type ChildProgram = 'ingest' | 'backends' | 'plugin';

export interface HostPorts {
  readonly kind: 'desktop' | 'browser' | 'terminal';
  /** Starts one of the application's own child programs. */
  fork(program: ChildProgram): ChildPort;
  /** The system's file dialog; absent where there is none. Empty when the user cancels. */
  readonly pickFiles?: () => Promise<readonly string[]>;
  /** The system's dialog for a folder; absent where there is none. Null when the user cancels. */
  readonly pickFolder?: (title?: string) => Promise<string | null>;
  /** The system's key store; absent where there is none. `reveal` gives null for what another user or machine protected. */
  readonly secrets?: { protect(text: string): Buffer | null; reveal(bytes: Buffer): string | null };
  /** The system's own notice; absent where there is none. Rejects where the system does not show any. */
  readonly notify?: (notice: {
    readonly title: string;
    readonly body: string;
    readonly critical: boolean;
    readonly onClick: () => void;
  }) => Promise<void>;
  /** All processes of the application; absent where it finds them itself. */
  readonly processes?: () => OwnProcess[];
  /** The system's save dialog; absent where there is none. Null when the user cancels. */
  readonly pickSavePath?: (suggestedName: string) => Promise<string | null>;
  /** Ends the application and starts it with another workspace; absent where the user does so. */
  readonly startAgain?: (workspace: string) => void;
}
