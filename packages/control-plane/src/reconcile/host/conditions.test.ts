import type { HostRole } from '@hansa/core';
import { describe, expect, it } from 'vitest';
import { aHostView, anObservedNode } from '../../testing/builders.ts';
import { componentsCondition } from './components.ts';
import { agentCondition } from './join.ts';
import { machineCondition } from './machine.ts';
import { windowOpensInMs } from './unjoin-window.ts';

const silentAfterMs = 30_000;
const presets = [{ name: 'notary', version: '1.0.0' }];
const contract = { label: 'notary_1.0.0', installed: true, state: 'running' };

describe('MachineRunning', () => {
  it('is True only for a machine that runs, and Unknown when the cloud cannot tell', () => {
    const phases = ['running', 'creating', 'stopped', 'suspended', 'failed', 'absent', 'unknown'] as const;
    expect(phases.map((phase) => machineCondition({ phase }, { stopped: '', failed: '' }).status)).toEqual([
      'True',
      'False',
      'False',
      'False',
      'False',
      'False',
      'Unknown',
    ]);
  });
});

describe('AgentConnected', () => {
  const link = { incarnation: 2, connected: true, silentMs: 0 };

  it('is False before the machine of this incarnation has joined', () => {
    expect(agentCondition(undefined, 1, silentAfterMs)).toMatchObject({ status: 'False', reason: 'Awaited' });
    expect(agentCondition({ ...link, incarnation: 1 }, 2, silentAfterMs)).toMatchObject({ status: 'False' });
  });

  it('is Unknown once the agent was not heard for 30 seconds, not before', () => {
    expect(agentCondition(link, 2, silentAfterMs).status).toBe('True');
    expect(agentCondition({ ...link, connected: false, silentMs: 29_999 }, 2, silentAfterMs).status).toBe('True');
    expect(agentCondition({ ...link, silentMs: 30_000 }, 2, silentAfterMs).status).toBe('Unknown');
  });
});

describe('ComponentsRunning', () => {
  const judged = (observed: Record<string, object>, silentMs = 0, role: HostRole = 'whole') =>
    componentsCondition(
      aHostView(observed, { link: { incarnation: 1, connected: true, silentMs } }),
      role,
      presets,
      silentAfterMs,
    );

  it('is True when every component and every preset runs', () => {
    expect(judged({ node: anObservedNode(), 'contract/notary_1.0.0': contract }).status).toBe('True');
  });

  it('asks of a host only what its role is: no peer and no contract where the city orders, no CA where it endorses', () => {
    const running = (...names: string[]) => {
      const components = names.map((name) => ({ name, state: 'running', restarts: 0, message: '' }));
      return anObservedNode({ components });
    };
    const ordering = { node: running('ca', 'orderer', 'gateway') };
    const endorsing = { node: running('peer', 'gateway'), 'contract/notary_1.0.0': contract };
    expect(judged(ordering, 0, 'ordering').status).toBe('True');
    expect(judged(ordering, 0, 'whole').message).toContain('peer');
    expect(judged(endorsing, 0, 'endorsing').status).toBe('True');
    expect(judged({ node: endorsing.node }, 0, 'endorsing').message).toContain('notary_1.0.0');
  });

  it('names what does not run yet', () => {
    expect(judged({}).reason).toBe('Awaited');
    expect(judged({ node: anObservedNode() }).message).toContain('notary_1.0.0');
    expect(judged({ node: anObservedNode(), 'contract/notary_1.0.0': { ...contract, installed: false } }).reason).toBe(
      'ContractStarting',
    );
    const node = anObservedNode();
    const components = node.components.map((each) => (each.name === 'peer' ? { ...each, state: 'backoff' } : each));
    expect(judged({ node: { ...node, components } }).message).toContain('peer');
  });

  it('is Unknown when the agent is silent', () => {
    expect(judged({ node: anObservedNode(), 'contract/notary_1.0.0': contract }, silentAfterMs).status).toBe('Unknown');
  });
});

describe('the unjoin window', () => {
  const rule = { pending: 3, afterMs: 600_000 };
  const left = (...times: number[]) => times.map((ms) => ({ leavingAt: new Date(ms) }));

  it('opens with enough channels, or when the oldest has waited long enough', () => {
    expect(windowOpensInMs(left(0, 0), rule, 0)).toBe(600_000);
    expect(windowOpensInMs(left(5_000, 1_000), rule, 2_000)).toBe(599_000);
    expect(windowOpensInMs(left(0, 0), rule, 700_000)).toBe(0);
    expect(windowOpensInMs(left(0, 0, 0), rule, 0)).toBe(0);
  });
});
