// deploy/compose.yaml: hardened, pinned, checked; nothing that it mounts is missing.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ownImage, productVersion } from './hygiene.mjs';

const folder = 'deploy';

export function composeFaults() {
  const faults = [];
  const { services } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
  for (const [name, service] of Object.entries(services)) {
    const fault = text => faults.push(`compose.yaml, ${name}: ${text}`);
    if (!/:[\w.-]*\d[\w.-]*$/.test(service.image ?? '')) fault(`the image '${service.image}' is not pinned`);
    if (service.image?.startsWith(`${ownImage}:`) && service.image !== `${ownImage}:${productVersion}`) fault(`the image is not of version ${productVersion}`);
    if (service.read_only !== true) fault('its root file system is writable');
    if (!service.cap_drop?.includes('ALL')) fault('keeps capabilities');
    if (!service.security_opt?.includes('no-new-privileges:true')) fault('may gain privileges');
    if (!service.mem_limit) fault('has no limit of memory');
    if (!service.healthcheck?.test) fault('has no healthcheck');
    for (const port of service.ports ?? []) if (!/^127\.0\.0\.1:/.test(port)) fault(`publishes ${port} beyond this machine`);
    for (const volume of service.volumes ?? []) {
      const [source, , mode] = String(volume).split(':');
      if (!existsSync(join(folder, source))) fault(`mounts ${source}, which does not exist`);
      if (mode !== 'ro') fault(`mounts ${source} writable`);
    }
    for (const [other] of Object.entries(service.depends_on ?? {})) if (!services[other]) fault(`depends on ${other}, which does not exist`);
    if (service.build && !existsSync(join(folder, service.build.context ?? service.build, service.build.dockerfile ?? 'Dockerfile')))
      fault('the Dockerfile it is built from does not exist');
  }
  for (const wanted of ['kafka', 'connect-1', 'connect-2', 'connect-health', 'prometheus', 'grafana'])
    if (!services[wanted]) faults.push(`compose.yaml: there is no service ${wanted}`);
  return faults;
}
