import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export interface LoopbackProxy {
  /** With the user nina and the password s3cret. */
  readonly url: string;
  /** "host:port credentials" of every tunnel asked for. */
  readonly asked: readonly string[];
  close(): void;
}

/** A proxy that tunnels to one server, whatever name it is asked for. */
export async function loopbackProxy(target: string): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const server = createServer();
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connect', (request, socket) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    for (const end of [onward, socket]) {
      sockets.add(end);
      end.on('error', () => {
        onward.destroy();
        socket.destroy();
      });
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://nina:s3cret@127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
