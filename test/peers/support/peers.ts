import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** From the root of the project: this file also runs bundled, when recordings are made. */
const script = (peer: string, name: string): string => resolve('test/peers', peer, name);

/** A real server of test/peers, started and stopped by its own scripts; `env` names instance and ports, so that tests don't meet. */
export interface Peer {
  /** What up.sh printed as NAME=value, and for Kubernetes `KUBECONFIG`. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

export async function startPeer(
  peer: 'prometheus' | 'cloudwatch' | 'ollama' | 'kubernetes',
  env: Readonly<Record<string, string>>,
): Promise<Peer> {
  const environment = { ...process.env, ...env };
  // A run that was killed leaves its state behind: each test starts on servers that hold nothing.
  await run('bash', [script(peer, 'down.sh'), '--purge'], { env: environment });
  const { stdout } = await run('bash', [script(peer, 'up.sh')], { env: environment, maxBuffer: 1 << 20 });
  const lines = stdout.trim().split('\n');
  const printed =
    peer === 'kubernetes'
      ? { KUBECONFIG: lines.at(-1) ?? '' }
      : Object.fromEntries(
          lines.flatMap(line => {
            const cut = line.indexOf('=');
            return cut > 0 ? [[line.slice(0, cut), line.slice(cut + 1)]] : [];
          }),
        );
  return {
    env: printed,
    async stop() {
      await run('bash', [script(peer, 'down.sh'), '--purge'], { env: environment });
    },
  };
}

/** Runs a program and gives what it printed. */
export async function command(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { stdout } = await run(file, [...args], { env: { ...process.env, ...env }, maxBuffer: 1 << 24 });
  return stdout;
}
