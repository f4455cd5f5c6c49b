/** What can happen to the process from outside, and what must happen to the terminal then. */
export interface Wards {
  /** Gives the terminal back; must not throw and may be called twice. `because` is one sentence for the log. */
  restore(because: string): void;
  /** Whether the terminal itself has gone: nothing can be printed, and the process must not exit by itself. */
  isGone(): boolean;
  /** Shown after the terminal was given back because of a crash. */
  printCrash(error: unknown): void;
  /** Gives the terminal back for as long as the process is stopped. */
  pause(): void;
  /** The process goes on: take the terminal again. May come without `pause`. */
  resume(): void;
}

/** Shells report 128 and the number of the signal. */
const ENDING = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGQUIT', 131],
  ['SIGHUP', 129],
] as const;

/** How long a stop that the kernel ignores is waited for, in milliseconds: a group without a shell to continue it is never stopped. */
const STOP_WAIT = 100;

export interface Supervision extends Disposable {
  /** Stops the whole job, as Ctrl-Z in the shell does, so that `npm start` around the process stops too. */
  stop(): void;
}

/** Listens to signals, crashes and the end of the process. Dispose when the terminal is given back for good. */
export function superviseProcess(wards: Wards): Supervision {
  /** Ends by the signal itself: Node 20 aborts in its own clean-up when the terminal is gone (nodejs/node#58200). */
  const endBy = (signal: NodeJS.Signals): void => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  const ends = ENDING.map(([signal, code]) => {
    const listener = (): void => {
      wards.restore(`The process got ${signal}.`);
      if (signal === 'SIGHUP' || wards.isGone()) endBy(signal === 'SIGQUIT' ? 'SIGTERM' : signal);
      else process.exit(code);
    };
    process.on(signal, listener);
    return () => {
      process.off(signal, listener);
    };
  });
  const onCrash = (error: unknown): void => {
    wards.restore('The program crashed.');
    wards.printCrash(error);
    if (wards.isGone()) endBy('SIGHUP');
    else process.exit(1);
  };
  const onExit = (): void => {
    wards.restore('The process ended.');
  };
  let waiting: NodeJS.Timeout | undefined;
  const onContinue = (): void => {
    clearTimeout(waiting);
    // Sizes are told only to the job in front, so those of the meantime were missed.
    process.emit('SIGWINCH', 'SIGWINCH');
    if (process.listenerCount('SIGTSTP') === 0) process.on('SIGTSTP', stop);
    wards.resume();
  };
  function stop(): void {
    wards.pause();
    // With no listener the signal stops us in this very call, unless the group has no shell to continue it.
    process.off('SIGTSTP', stop);
    process.kill(0, 'SIGTSTP');
    waiting = setTimeout(onContinue, STOP_WAIT);
  }
  process.on('uncaughtException', onCrash);
  process.on('exit', onExit);
  process.on('SIGTSTP', stop);
  process.on('SIGCONT', onContinue);
  return {
    stop,
    [Symbol.dispose]: () => {
      for (const stop of ends) stop();
      process.off('uncaughtException', onCrash);
      process.off('exit', onExit);
      process.off('SIGTSTP', stop);
      process.off('SIGCONT', onContinue);
    },
  };
}

/** Input ended or failed: the terminal was taken away. As if SIGHUP had come. */
export function hangUp(wards: Wards): void {
  wards.restore('The terminal was closed.');
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
