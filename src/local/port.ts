import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Checks that no program listens on this port.
 * @throws Error that explains what to do.
 */
export async function assertPortIsFree(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is in use: another server (perhaps this one) is running there. ` +
          `Stop it, or choose another with PORT=${port + 1} and another DATA_DIR.`,
      );
    }
    throw new Error(`Cannot listen on ${host}:${port} (${code ?? String(error)}).`);
  } finally {
    probe.close();
  }
}
