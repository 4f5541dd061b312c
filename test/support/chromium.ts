import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
// It talks to nobody but the pages it is shown.
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** `CHROMIUM_PATH`, or the first Chromium on the `PATH`; undefined, said aloud, where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const found = [...(named === undefined ? [] : [named]), ...places].find(isExecutable);
  if (found === undefined) {
    process.stderr.write(
      'There is no Chromium here, so nobody clicks through the pages: install it ' +
        '(Debian: apt-get install chromium), or say in CHROMIUM_PATH where it is.\n',
    );
  }
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Headless, with an empty profile of its own that goes with it. */
export function openChromium(executablePath: string): Promise<Browser> {
  // Chromium's sandbox refuses to run as root.
  const chromiumSandbox = process.getuid?.() !== 0;
  return chromium.launch({ executablePath, chromiumSandbox, args: QUIET });
}
