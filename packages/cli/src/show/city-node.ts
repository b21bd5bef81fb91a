import type { CityNode, Host } from '@hansa/client';
import { type Paint, renderPairs, renderTable } from '../table.ts';
import { conditionTable, readiness } from './readiness.ts';

export function cityNodeTable(nodes: readonly CityNode[], nameOf: (code: string) => string, paint: Paint): string {
  return renderTable(
    nodes,
    [
      { title: 'city', value: ({ spec }) => nameOf(spec.city) },
      { title: 'code', value: ({ spec }) => spec.city },
      { title: 'id', value: ({ id }) => id },
      { title: 'cloud', value: ({ spec }) => spec.cloud },
      { title: 'state', value: (node) => readiness(node, paint) },
      { title: 'channels', value: ({ status }) => status.channels, align: 'right' },
      { title: 'gateway', value: ({ status }) => status.endpoints?.gateway },
    ],
    paint,
    'no city yet: hansa city deploy <city>',
  );
}

export function describeCityNode(node: CityNode, hosts: readonly Host[], paint: Paint): string {
  const { spec, status } = node;
  const components = hosts.flatMap(({ name: host, status }) =>
    (status.components ?? []).map((each) => ({ ...each, host })),
  );
  const parts = [
    renderPairs(
      [
        ['city node', node.id],
        ['name', node.name],
        ['city', spec.city],
        ['cloud', `${spec.cloud} (${spec.profile})`],
        ['state', readiness(node, paint)],
        ['gateway', status.endpoints?.gateway],
        ['peer', status.endpoints?.peer],
        ['orderer', status.endpoints?.orderer],
        ['ca', status.endpoints?.ca],
        ['channels', status.channels],
      ],
      paint,
    ),
    conditionTable(node.conditions, paint),
  ];
  if (components.length > 0) {
    parts.push(
      renderTable(
        components,
        [
          ...(hosts.length > 1 ? [{ title: 'host', value: ({ host }: { readonly host: string }) => host }] : []),
          { title: 'component', value: ({ name }) => name },
          { title: 'state', value: ({ state }) => paint(state, state === 'running' ? 'green' : 'yellow') },
          { title: 'restarts', value: ({ restarts }) => restarts, align: 'right' },
          { title: 'message', value: ({ message }) => message ?? '' },
        ],
        paint,
      ),
    );
  }
  return parts.join('\n');
}
