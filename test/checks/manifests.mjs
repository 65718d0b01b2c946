// Checks what manifests.sh built. One line per fault; exit code 1 when there is one.
//   usage: node manifests.mjs FOLDER_OF_BUILT_YAML       (from the repository's root)
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { composeFaults } from './manifests/compose.mjs';
import { copyFaults } from './manifests/copies.mjs';
import { egressFaults } from './manifests/egress.mjs';
import { hygieneFaults } from './manifests/hygiene.mjs';
import { podSecurityFaults } from './manifests/pod-security.mjs';
import { probeFaults } from './manifests/probes.mjs';
import { referenceFaults } from './manifests/references.mjs';
import { restartFaults } from './manifests/restarts.mjs';
import { schemaFaults } from './manifests/schemas.mjs';
import { selectorFaults } from './manifests/selectors.mjs';

/** Builds in which liveness may ask for the verdict: there it is the point, and the caution is spelled out. */
const restartsOnVerdict = new Set(['overlay-sidecar-restart']);

/** Builds that promise to watch a Connect wherever it is. */
const reachesAnywhere = new Set(['base', 'overlay-standalone']);

const read = path => parseAllDocuments(readFileSync(path, 'utf8')).map(document => {
  if (document.errors.length) throw new Error(`${path}: ${document.errors[0].message}`);
  return document.toJS();
});

const folder = process.argv[2];
const faults = [];
let objectCount = 0;
for (const file of readdirSync(folder).filter(name => name.endsWith('.yaml')).sort()) {
  const build = basename(file, '.yaml');
  const objects = read(join(folder, file));
  objectCount += objects.length;
  const found = [
    ...(await Promise.all(objects.map(schemaFaults))).flat(),
    ...objects.flatMap(podSecurityFaults),
    ...objects.flatMap(object => probeFaults(object, restartsOnVerdict.has(build))),
    ...objects.flatMap(hygieneFaults),
    ...objects.flatMap(object => selectorFaults(object)),
    ...referenceFaults(objects),
    ...restartFaults(objects),
  ];
  if (reachesAnywhere.has(build)) found.push(...objects.flatMap(egressFaults));
  faults.push(...found.map(fault => `${build}: ${fault}`));
  if (!objects.length) faults.push(`${build}: nothing was built`);
}
if (!objectCount) faults.push(`no builds in ${folder}`);
faults.push(...copyFaults(), ...composeFaults());

for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(`${objectCount} objects, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
