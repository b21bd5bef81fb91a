import type { CloudMetrics } from '@hansa/clouds';
import type { Kind } from '@hansa/core';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countByReadiness, countDrift, countOrphans, type Database } from '../store/index.ts';

export type PassOutcome = 'settled' | 'failed' | 'lost';

/** What the process counts, in Prometheus' words. The only user of the client library. */
export interface Metrics {
  readonly contentType: string;
  /** The exposition of all metrics. */
  text(): Promise<string>;
  /** Times every answer of a server by method, route and status. */
  observeHttp(app: { addHook(name: 'onResponse', hook: ResponseHook): unknown }): void;
  /** One pass of a reconciler over one resource. */
  pass(kind: Kind, outcome: PassOutcome, ms: number): void;
  /** Streams of agents that this replica holds. */
  agentStreams(count: number): void;
  /** One call to a cloud. */
  readonly cloudCall: CloudMetrics['called'];
}

type ResponseHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics({ db }: { readonly db: Database }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'hansa_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: secondsBuckets,
    registers,
  });
  const passes = new Histogram({
    name: 'hansa_reconcile_pass_seconds',
    help: 'Time of one pass over one resource',
    labelNames: ['kind', 'outcome'],
    buckets: secondsBuckets,
    registers,
  });
  const cloudCalls = new Histogram({
    name: 'hansa_cloud_call_seconds',
    help: 'Time of one call to a cloud, by how it ended',
    labelNames: ['cloud', 'call', 'outcome'],
    buckets: [...secondsBuckets, 30],
    registers,
  });
  const streams = new Gauge({ name: 'hansa_agent_streams', help: 'Agents connected to this replica', registers });
  registerPool(db, registers);
  registerResources(db, registers);
  registerMachines(db, registers);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    observeHttp: (app) => {
      app.addHook('onResponse', async (request, reply) => {
        const labels = {
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          status: String(reply.statusCode),
        };
        http.observe(labels, reply.elapsedTime / 1_000);
      });
    },
    pass: (kind, outcome, ms) => passes.observe({ kind, outcome }, ms / 1_000),
    agentStreams: (count) => streams.set(count),
    cloudCall: ({ cloud, call, outcome, durationMs }) =>
      cloudCalls.observe({ cloud, call, outcome }, durationMs / 1_000),
  };
}

function registerPool(db: Database, registers: Registry[]): void {
  new Gauge({
    name: 'hansa_database_connections',
    help: 'Connections of the pool; waiting: callers without one',
    labelNames: ['state'],
    registers,
    collect() {
      const { total, idle, waiting } = db.pool();
      this.set({ state: 'busy' }, total - idle);
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'waiting' }, waiting);
    },
  });
}

function registerResources(db: Database, registers: Registry[]): void {
  new Gauge({
    name: 'hansa_resources',
    help: 'Resources by kind and readiness',
    labelNames: ['kind', 'ready'],
    registers,
    async collect() {
      this.reset();
      for (const { kind, ready, count } of await countByReadiness(db.sql)) {
        this.set({ kind, ready: String(ready) }, count);
      }
    },
  });
}

function registerMachines(db: Database, registers: Registry[]): void {
  new Gauge({
    name: 'hansa_orphans',
    help: 'Machines that carry the tags of the league and belong to no host, by cloud and what becomes of them',
    labelNames: ['cloud', 'state'],
    registers,
    async collect() {
      this.reset();
      for (const { cloud, state, count } of await countOrphans(db.sql)) this.set({ cloud, state }, count);
    },
  });
  new Gauge({
    name: 'hansa_drifted_machines',
    help: 'Machines that are not as they were ordered, by what was changed outside',
    labelNames: ['reason'],
    registers,
    async collect() {
      this.reset();
      for (const { reason, count } of await countDrift(db.sql)) this.set({ reason }, count);
    },
  });
}
