import { runToVerdict } from '../chaos/run-to-verdict.js';
import { readOptions, USAGE } from './options.js';
import { Soak } from './soak.js';
import { complaints, report } from './verdict.js';

await runToVerdict(() => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return null;
  const given = `--payments=${options.payments} --seed=${options.seed} --rate=${options.rate}`;
  return {
    name: 'soak',
    banner: `soak: ${given}`,
    isKept: options.keep,
    begin: (folder, say) => new Soak(options, folder, say),
    report,
    complaints,
    lastWords: {
      well: 'Everything agrees.',
      wrong: `It was seed ${options.seed}: npm run soak -- ${given}`,
    },
  };
}, USAGE);
