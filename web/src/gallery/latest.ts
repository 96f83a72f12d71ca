// Work of which only the latest counts.

type Work = (signal: AbortSignal) => Promise<void>;

/**
 * Does one thing at a time. What is asked for while it is busy waits, and the last of those is done;
 * so a dragged slider shows what it passes. What is urgent does not wait: what is being done is
 * stopped.
 */
export class Latest {
  private running: AbortController | null = null;
  private waiting: Work | null = null;

  ask(work: Work, urgent: boolean): void {
    this.waiting = work;
    if (urgent) this.running?.abort();
    if (!this.running) void this.run();
  }

  stop(): void {
    this.waiting = null;
    this.running?.abort();
  }

  private async run(): Promise<void> {
    while (this.waiting) {
      const work = this.waiting;
      this.waiting = null;
      this.running = new AbortController();
      const { signal } = this.running;
      await work(signal).catch((error: unknown) => {
        if (!signal.aborted) reportError(error);
      });
    }
    this.running = null;
  }
}
