// A bill of materials: by CycloneDX's own schema, and with every package of the product's lock file and the runtime in it.
//   usage: node sbom.mjs FILE LOCK_FILE RID...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import addMoreFormats from 'ajv-formats-draft2019';

const [file, lockFile, ...platforms] = process.argv.slice(2);
const folder = new URL('res/schema/', `file://${createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')}`);
const read = path => JSON.parse(readFileSync(path, 'utf8'));
const bill = read(file);

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
addMoreFormats(ajv);
for (const name of ['spdx', 'jsf-0.82']) {
  const schema = read(new URL(`${name}.SNAPSHOT.schema.json`, folder));
  ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
}
const isValid = ajv.compile(read(new URL(`bom-${bill.specVersion}.SNAPSHOT.schema.json`, folder)));
const faults = isValid(bill) ? [] : isValid.errors.map(error => `${error.instancePath} ${error.message}`);

const known = new Set(bill.components.map(({ name, version }) => `${name} ${version}`));
// What only builds is not in the program, and says so in its own package.
const isTool = name => ['MinVer', 'Microsoft.CodeAnalysis.BannedApiAnalyzers', 'Microsoft.NET.ILLink.Tasks', 'Microsoft.DotNet.ILCompiler'].includes(name);
for (const [name, { resolved, type }] of Object.entries(read(lockFile).dependencies['net10.0']))
  if (type !== 'Project' && !isTool(name) && !known.has(`${name} ${resolved}`)) faults.push(`${name} ${resolved} is missing`);
for (const platform of platforms)
  if (![...known].some(one => one.startsWith(`Microsoft.NETCore.App.Runtime.NativeAOT.${platform} `))) faults.push(`the runtime for ${platform} is missing`);
if (bill.components.some(({ licenses }) => !licenses?.length)) faults.push('a component has no licence');

faults.forEach(fault => console.log(`FAULT ${file}: ${fault}`));
console.log(`sbom: ${bill.components.length} components by CycloneDX ${bill.specVersion}`);
process.exit(faults.length ? 1 : 0);
