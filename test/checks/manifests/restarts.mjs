// Whoever restarts everything that it sees is alone, also while it is replaced; whoever has a worker id shares the work.
import { containersOf, nameOf, podOf } from './pods.mjs';

const mode = 'HEALTHCHECK_RESTART';
const workerId = 'HEALTHCHECK_CONNECT_WORKER_ID';

export function restartFaults(objects) {
  const maps = new Map(objects.filter(object => object.kind === 'ConfigMap').map(object => [object.metadata.name, object.data ?? {}]));
  return objects.filter(podOf).flatMap(object => {
    const restarts = containersOf(podOf(object)).some(({ env = [], envFrom = [] }) => {
      const variables = Object.assign({}, ...envFrom.map(from => maps.get(from.configMapRef?.name) ?? {}));
      for (const { name, value, valueFrom } of env) variables[name] = value ?? valueFrom;
      return !['off', undefined].includes(variables[mode]) && !variables[workerId];
    });
    if (!restarts) return [];
    const faults = [];
    if (object.kind !== 'Deployment' || (object.spec.replicas ?? 1) !== 1) faults.push('restarts what failed, and is not one replica');
    if (object.spec.strategy?.type !== 'Recreate') faults.push('restarts what failed, and a rollout runs two of it (strategy: Recreate)');
    return faults.map(fault => `${nameOf(object)}: ${fault}`);
  });
}
