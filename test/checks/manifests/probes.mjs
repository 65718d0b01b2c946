// Which probe may ask for what. Liveness must never depend on the verdict: see "Which path for which probe" in the README.
import { containersOf, nameOf, podOf } from './pods.mjs';

const daemonPort = 18083;
const ownPaths = { livenessProbe: ['/livez'], readinessProbe: ['/readyz'], startupProbe: ['/livez', '/readyz'] };

const portNumber = (container, port) => typeof port === 'number' ? port : container.ports?.find(({ name }) => name === port)?.containerPort;

/** Whether an exec probe asks the daemon for a verdict. */
const asksVerdict = exec => exec.command.some(word => /ask-verdict|18083|\bprobe\b/.test(word));

/** @param mayRestart whether this build restarts on the verdict on purpose */
export function probeFaults(object, mayRestart) {
  const pod = podOf(object);
  if (!pod) return [];
  const faults = [];
  for (const container of containersOf(pod)) {
    const fault = text => faults.push(`${nameOf(object)}, container ${container.name}: ${text}`);
    for (const [kind, allowed] of Object.entries(ownPaths)) {
      const probe = container[kind];
      if (!probe) {
        if (kind !== 'startupProbe') fault(`has no ${kind}`);
        continue;
      }
      if (kind === 'livenessProbe' && probe.exec && asksVerdict(probe.exec) && !mayRestart) fault('livenessProbe asks for the verdict');
      if (!probe.httpGet) continue;
      const { path, port } = probe.httpGet;
      const number = portNumber(container, port);
      if (number === undefined) fault(`${kind} names the port '${port}', which is none of this container's`);
      if (!path) fault(`${kind} has no path, so it would ask for '/'`);
      if (number === daemonPort && !allowed.includes(path) && !mayRestart) fault(`${kind} asks for the verdict: ${path}`);
      if (mayRestart && kind === 'livenessProbe' && (number !== daemonPort || path !== '/'))
        fault(`${kind} is not judged by the sidecar: ${path} on ${port}`);
    }
    const { livenessProbe: live } = container;
    if (mayRestart && live && (live.failureThreshold ?? 3) * (live.periodSeconds ?? 10) < 300) fault('livenessProbe restarts in under 5 minutes');
  }
  return faults;
}
