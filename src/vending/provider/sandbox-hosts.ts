/** Where providers let developers try: they charge nobody there, and may repeat one token for every order. */
const HOSTS: ReadonlySet<string> = new Set(['sandbox.vtpass.com', 'idev.buypower.ng']);

export function isSandboxHost(baseUrl: string): boolean {
  return HOSTS.has(new URL(baseUrl).hostname);
}
