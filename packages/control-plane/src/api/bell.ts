/** Remembers that it rang until somebody has waited for it. */
export interface Bell {
  ring(): void;
  /** True once it rings, or has rung since the last wait; false when the time is over. */
  wait(withinMs: number): Promise<boolean>;
}

export function createBell(): Bell {
  let rang = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rang = true;
      wake?.();
    },
    wait: async (withinMs) => {
      if (!rang) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, withinMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = undefined;
      const answer = rang;
      rang = false;
      return answer;
    },
  };
}
