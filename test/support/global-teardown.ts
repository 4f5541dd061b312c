// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export.
export default async function globalTeardown(): Promise<void> {
  const { stopTestServers } = globalThis as { stopTestServers?: () => Promise<void> };
  await stopTestServers?.();
}
