import type { Channel } from '@hansa/client';
import { type Paint, renderPairs, renderTable } from '../table.ts';
import { conditionTable, readiness } from './readiness.ts';

export function channelTable(channels: readonly Channel[], nameOf: (code: string) => string, paint: Paint): string {
  return renderTable(
    channels,
    [
      { title: 'channel', value: ({ name }) => name },
      { title: 'id', value: ({ id }) => id },
      { title: 'tenant', value: ({ parentId }) => parentId ?? undefined },
      { title: 'ordering', value: ({ spec }) => spec.ordering },
      { title: 'cities', value: ({ spec }) => spec.cities.map(nameOf).join(', ') },
      { title: 'state', value: (channel) => readiness(channel, paint) },
    ],
    paint,
    'no channel yet: hansa channel create <tenant>',
  );
}

/** The channel, then one line a city: a filled dot where its gateway serves. */
export function describeChannel(channel: Channel, nameOf: (code: string) => string, paint: Paint): string {
  const { spec, status } = channel;
  const gateways = new Map((status.gateways ?? []).map((gateway) => [gateway.city, gateway.url]));
  const contracts = (status.contracts ?? []).map(({ name, version, sequence }) => `${name} ${version} (${sequence})`);
  const facts = renderPairs(
    [
      ['channel', channel.id],
      ['name', channel.name],
      ['tenant', channel.parentId ?? undefined],
      ['ordering', spec.ordering],
      ['contracts', contracts.join(', ') || spec.contracts.map(({ preset }) => preset).join(', ')],
      ['state', readiness(channel, paint)],
      ['waiting', status.waitingFor],
    ],
    paint,
  );
  const cities = renderTable(
    spec.cities.map((code) => ({ code, url: gateways.get(code) })),
    [
      {
        title: 'city',
        value: ({ code, url }) =>
          `${paint(url === undefined ? '○' : '●', url === undefined ? 'yellow' : 'green')} ${nameOf(code)}`,
      },
      { title: 'code', value: ({ code }) => code },
      { title: 'gateway', value: ({ url }) => url },
    ],
    paint,
  );
  return [facts, cities, conditionTable(channel.conditions, paint)].join('\n');
}
