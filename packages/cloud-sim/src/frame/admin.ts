import type { RequestListener } from 'node:http';
import { sendAnswer } from './answer.ts';
import { type Fault, type FaultKind, faultKinds } from './faults.ts';
import { readRequest } from './listener.ts';
import type { Running } from './running.ts';

const json = (status: number, value: unknown) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: `${JSON.stringify(value)}\n`,
});

class BadAdminRequest extends Error {}

/**
 * What bends and reads a simulator from outside, in any language, on a port of its own:
 * `POST /<cloud>/faults {operation?, kind, times?, share?}`, `DELETE /<cloud>/faults`, `PUT /<cloud>/quotas {name: limit}`,
 * `POST /<cloud>/machines/<id>/stop`, and `GET /<cloud>/bill`, `/<cloud>/recorded`, `/<cloud>/machines`, `/<cloud>/holds`.
 */
export function answerAdmin(running: ReadonlyMap<string, Running>): RequestListener {
  return async (incoming, response) => {
    try {
      const request = await readRequest(incoming, 'http');
      if (request === undefined) return sendAnswer(response, json(413, { error: 'The request is too long' }));
      const [, cloud = '', what = '', id = '', verb = ''] = request.url.pathname.split('/');
      const found = running.get(cloud);
      const text = request.body.toString();
      const act =
        found === undefined ? undefined : actions(found)[`${request.method} ${[what, verb].filter(Boolean).join('/')}`];
      if (act === undefined)
        return sendAnswer(response, json(404, { error: `No ${request.method} ${request.rawPath}` }));
      sendAnswer(response, json(200, (await act(text === '' ? {} : JSON.parse(text), id)) ?? {}));
    } catch (error) {
      const isTheirs = error instanceof BadAdminRequest || error instanceof SyntaxError;
      sendAnswer(response, json(isTheirs ? 400 : 500, { error: error instanceof Error ? error.message : 'Failed' }));
    }
  };
}

type Act = (body: Readonly<Record<string, unknown>>, id: string) => unknown;

function actions({ world, vendor, machines }: Running): Readonly<Record<string, Act>> {
  return {
    'POST faults': (body) => world.faults.script(faultOf(body)),
    'DELETE faults': () => world.faults.clear(),
    'PUT quotas': (body) => {
      for (const [name, limit] of Object.entries(body)) {
        if (typeof limit !== 'number') throw new BadAdminRequest(`The limit of ${name} is no number`);
        world.quotas.set(name, limit);
      }
    },
    'POST machines/stop': async (_body, id) => {
      const machine = machines().find((each) => each.id === id);
      if (machine === undefined) throw new BadAdminRequest(`There is no machine ${id}`);
      await machine.stop();
    },
    'GET machines': () => machines().map((each) => ({ ...each, state: each.state() })),
    'GET bill': () => world.bill.lines(),
    'GET recorded': () => world.recorder.calls(),
    'GET holds': () => vendor.holds?.() ?? [],
  };
}

function faultOf({ operation, kind, times, share }: Readonly<Record<string, unknown>>): Fault {
  if (!faultKinds.some((each) => each === kind))
    throw new BadAdminRequest(`The kind must be one of ${faultKinds.join(', ')}`);
  return {
    kind: kind as FaultKind,
    ...(typeof operation === 'string' && { operation }),
    ...(typeof times === 'number' && { times }),
    ...(typeof share === 'number' && { share }),
  };
}
