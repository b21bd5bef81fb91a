import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Carries TCP connections from a public address to a machine's own, at the ports that its firewall lets in. */
export interface Forward {
  close(): Promise<void>;
}

const connectionsMax = 10_000;

/** @throws Error when a port of the public address is taken. */
export async function forwardPorts(from: string, to: string, ports: readonly number[]): Promise<Forward> {
  const sockets = new Set<Socket>();
  const servers = await Promise.all(ports.map((port) => forwardPort({ from, to, port, sockets })));
  return {
    close: async () => {
      const closed = servers.map((server) => once(server, 'close'));
      for (const server of servers) server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function forwardPort({
  from,
  to,
  port,
  sockets,
}: {
  from: string;
  to: string;
  port: number;
  sockets: Set<Socket>;
}): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = connect(port, to);
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one);
      // The other end learns of a break by a break.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroySoon();
      });
      one.pipe(other);
    }
  });
  server.maxConnections = connectionsMax;
  server.listen(port, from);
  await once(server, 'listening');
  return server;
}
