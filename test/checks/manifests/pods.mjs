// Where pods hide in objects, and their containers.

/** The pod template of a workload, or undefined. */
export const podOf = object =>
  object.kind === 'Pod' ? object : ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(object.kind) ? object.spec.template : undefined;

/** All containers, sidecars and other init containers among them. */
export const containersOf = pod => [...(pod.spec.initContainers ?? []), ...(pod.spec.containers ?? [])];

export const nameOf = object => `${object.kind} ${object.metadata?.name}`;
