import type { SimResponse } from '../frame/vendor.ts';
import { aggregated } from './aggregate.ts';
import { ApiError, json, notFound } from './api-error.ts';
import {
  answerOperation,
  begin,
  type Control,
  found,
  freePath,
  insert,
  list,
  remove,
  scopeOf,
  show,
} from './control.ts';
import { diskMicrosPerHour } from './disk.ts';
import { type InstanceParts, instanceParts } from './instance-body.ts';
import { quotaExceeded } from './network.ts';
import { type MachineKind, machineKind, zones } from './places.ts';
import { publish } from './published.ts';
import { type ApiRequest, listOf, localPath, member, textOf } from './request.ts';
import type { Json, Resource } from './store.ts';

const cpusDefault = 5_000;

const pathOf = (request: ApiRequest): string => `${scopeOf(request)}/instances/${request.names.instance ?? ''}`;

export function insertInstance(control: Control, request: ApiRequest, fault: string | undefined): SimResponse {
  const { world } = control;
  const path = freePath(control, request, 'instances');
  const parts = instanceParts(control, request);
  if (fault === 'bad-image') throw notFound(parts.image);
  const region = (request.names.zone ?? '').replace(/-[a-z]$/, '');
  const limit = world.quotas.limit('CPUS', cpusDefault);
  const full = fault === 'quota' || usedCpus(control, region) + parts.kind.cpus > limit;
  // Google tells a quota now at once, now in the operation; a stock-out mostly in the operation.
  if (full && world.random() < 0.5) throw quotaExceeded('CPUS', limit, region);
  const fails = full
    ? { code: 'QUOTA_EXCEEDED', message: `Quota 'CPUS' exceeded.  Limit: ${limit.toFixed(1)} in region ${region}.` }
    : fault === 'capacity'
      ? {
          code: 'ZONE_RESOURCE_POOL_EXHAUSTED',
          message: `The zone 'projects/${control.account.project}/zones/${request.names.zone}' does not have enough resources available to fulfill the request.`,
        }
      : undefined;
  if (fails !== undefined) {
    const operation = begin(control, request, { type: 'insert', target: path, fails, untilMs: world.clock.nowMs() });
    return answerOperation(control, request, operation);
  }
  return answerOperation(control, request, bootInstance(control, request, parts));
}

/** CPUs of the region's machines that hold their place. */
export const usedCpus = ({ store }: Control, region: string): number =>
  store
    .under(`zones/${region}-`)
    .filter(({ machine }) => machine !== undefined && machine.state() !== 'stopped')
    .reduce((sum, { body }) => sum + (kindOf(body)?.cpus ?? 0), 0);

/** What a stopped instance takes when it starts: CPUs, and money again. @throws ApiError quotaExceeded */
export function requireCpus(control: Control, { body, path }: Resource): void {
  const kind = kindOf(body);
  if (kind === undefined) return;
  const region = (path.split('/')[1] ?? '').replace(/-[a-z]$/, '');
  const limit = control.world.quotas.limit('CPUS', cpusDefault);
  if (usedCpus(control, region) + kind.cpus > limit) throw quotaExceeded('CPUS', limit, region);
  chargeFor(control, path, kind);
}

const chargeFor = ({ world }: Control, resource: string, { name, microsPerHour }: MachineKind): void =>
  world.bill.open({ resource, sku: name, currency: 'USD', microsPerHour });

const kindOf = (body: Json): MachineKind | undefined => machineKind(textOf(body.machineType).split('/').at(-1) ?? '');

function bootInstance(control: Control, request: ApiRequest, parts: InstanceParts) {
  const { world, store } = control;
  const { kind, disk, userData } = parts;
  const { operation, resource } = insert(control, request, {
    collection: 'instances',
    body: instanceBody(control, request, parts),
    untilMs: world.clock.nowMs(),
  });
  resource.machine = world.machines.boot({ cloud: 'google', id: resource.name, userData });
  void publish(control, resource);
  const path = `${scopeOf(request)}/disks/${disk.name}`;
  store.put({
    ...{ path, collection: 'disks', name: disk.name, id: resource.id, listedFromMs: resource.listedFromMs },
    body: {
      sizeGb: String(disk.sizeGb),
      type: disk.type,
      status: 'READY',
      users: [resource.path],
      creationTimestamp: resource.body.creationTimestamp,
    },
  });
  world.bill.open({
    resource: path,
    sku: disk.type.split('/').at(-1) ?? '',
    currency: 'USD',
    microsPerHour: diskMicrosPerHour,
  });
  chargeFor(control, resource.path, kind);
  return operation;
}

const instanceDefaults = (nowMs: number): Json => ({
  canIpForward: false,
  deletionProtection: false,
  startRestricted: false,
  scheduling: { onHostMaintenance: 'MIGRATE', automaticRestart: true, preemptible: false },
  lastStartTimestamp: new Date(nowMs).toISOString(),
});

/** As it is shown: references are whole URLs, and what only creation takes is not there. */
function instanceBody(control: Control, { body, names, base }: ApiRequest, { disk }: InstanceParts): Json {
  const { account, world, store } = control;
  const url = `${base}projects/${account.project}/`;
  const [first] = listOf(body.disks);
  const { initializeParams: _, ...attached } = (first ?? {}) as Record<string, unknown>;
  return {
    ...instanceDefaults(world.clock.nowMs()),
    ...body,
    machineType: `${url}${localPath(body.machineType)}`,
    labels: body.labels ?? {},
    labelFingerprint: world.bytes(6).toString('base64url'),
    metadata: {
      kind: 'compute#metadata',
      fingerprint: world.bytes(6).toString('base64url'),
      ...(body.metadata as Json | undefined),
    },
    tags: { fingerprint: world.bytes(6).toString('base64url'), ...(body.tags as Json | undefined) },
    cpuPlatform: 'Intel Broadwell',
    disks: [
      {
        kind: 'compute#attachedDisk',
        index: 0,
        type: 'PERSISTENT',
        interface: 'SCSI',
        diskSizeGb: String(disk.sizeGb),
        mode: 'READ_WRITE',
        deviceName: 'persistent-disk-0',
        ...attached,
        source: `${url}zones/${names.zone}/disks/${disk.name}`,
      },
    ],
    networkInterfaces: listOf(body.networkInterfaces).map((card, index) => ({
      kind: 'compute#networkInterface',
      name: `nic${index}`,
      networkIP: `10.0.${Math.floor(world.random() * 256)}.${2 + Math.floor(world.random() * 250)}`,
      fingerprint: world.bytes(6).toString('base64url'),
      stackType: 'IPV4_ONLY',
      ...(card as object),
      network: `${url}${localPath(store.get(localPath(member(card, 'subnetwork')))?.body.network)}`,
      subnetwork: `${url}${localPath(member(card, 'subnetwork'))}`,
    })),
  };
}

const statusWords = { booting: 'STAGING', running: 'RUNNING', stopped: 'TERMINATED', gone: 'STOPPING' } as const;

function statusOf(resource: Resource): string {
  const state = resource.machine?.state() ?? 'gone';
  if (resource.resetting === true && state === 'running') resource.resetting = false;
  return resource.resetting === true ? 'RUNNING' : statusWords[state];
}

/** An instance's address is its machine's, which at loopback is the machine's own. */
function view(control: Control, base: string, resource: Resource): Json {
  const { machine, pending, body } = resource;
  const status = pending?.kind === 'delete' ? 'STOPPING' : statusOf(resource);
  const networkInterfaces = listOf(body.networkInterfaces).map((card) => ({
    ...(card as object),
    ...(machine === undefined ? {} : { networkIP: machine.privateAddress }),
    ...(member(card, 'accessConfigs') === undefined
      ? {}
      : {
          // Without a reserved address Google gives one of its own.
          accessConfigs: listOf(member(card, 'accessConfigs')).map((config) => ({
            kind: 'compute#accessConfig',
            ...(machine === undefined ? {} : { natIP: machine.publicAddress }),
            ...(config as object),
          })),
        }),
  }));
  return show(control, base, resource, { status, networkInterfaces });
}

export const getInstance = (control: Control, request: ApiRequest): SimResponse =>
  json(200, view(control, request.base, found(control, pathOf(request))));

export const listInstances = (control: Control, request: ApiRequest): SimResponse =>
  list(control, request, 'instances', (each) => view(control, request.base, each));

export function aggregateInstances(control: Control, request: ApiRequest): SimResponse {
  const nowMs = control.world.clock.nowMs();
  const all = control.store
    .under('zones/')
    .filter((each) => each.collection === 'instances' && nowMs >= each.listedFromMs)
    .map((each) => view(control, request.base, each));
  const scopes = zones().map((zone) => `zones/${zone}`);
  return aggregated(request, 'instances', scopes, all);
}

export function deleteInstance(control: Control, request: ApiRequest): SimResponse {
  if (control.store.get(pathOf(request))?.body.deletionProtection === true) {
    const message = `Invalid resource usage: 'Resource cannot be deleted if it's protected against deletion. ${pathOf(request)}'.`;
    throw new ApiError(400, 'resourceInUseByAnotherResource', message);
  }
  return remove(control, request, pathOf(request));
}

/** `stop` and `reset`. What is stopped costs nothing but its disk; a reset leaves it running. */
export function actOnInstance(control: Control, request: ApiRequest): SimResponse {
  const resource = found(control, pathOf(request));
  const type = request.method.split('.').at(-1) ?? '';
  const { machine } = resource;
  if (type === 'stop') {
    control.world.bill.close(resource.path);
    resource.resetting = false;
    void machine?.stop();
    const lastStopTimestamp = new Date(control.world.clock.nowMs()).toISOString();
    resource.body = { ...resource.body, lastStopTimestamp };
  }
  if (type === 'reset' && machine?.state() === 'running') {
    resource.resetting = true;
    void machine.stop().then(() => {
      if (resource.resetting === true) machine.start();
    });
  }
  return answerOperation(control, request, begin(control, request, { type, target: resource.path, resource }));
}

/** What goes with an instance: the machine behind it, and its disk where that is marked so. */
export function releaseInstance({ store, world }: Control, { body, machine, path }: Resource): void {
  void machine?.remove();
  world.bill.close(path);
  for (const attached of listOf(body.disks)) {
    const disk = store.get(localPath(member(attached, 'source')));
    if (disk === undefined) continue;
    if (member(attached, 'autoDelete') === true) {
      disk.pending = { kind: 'delete', untilMs: world.clock.nowMs() };
      // Looked at once, so that it is gone with the instance.
      store.get(disk.path);
    } else disk.body = { ...disk.body, users: undefined };
  }
}
