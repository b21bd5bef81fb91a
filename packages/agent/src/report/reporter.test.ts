import { expect, test } from 'vitest';
import type { Observed, ObservedChannel, Report } from '../protocol/index.ts';
import { createFakeTime } from '../testing/fake-time.ts';
import { createReporter } from './reporter.ts';

const channel = (changes: Partial<ObservedChannel>): Observed => ({
  subject: 'channel/ch-1',
  body: 'channel',
  channel: {
    channelId: 'ch-1',
    orderer: 'active',
    ordererHeight: 1,
    peer: 'joined',
    peerHeight: 1,
    contracts: [],
    errorCode: '',
    errorMessage: '',
    ...changes,
  },
});

function setUp() {
  const time = createFakeTime();
  const now = new Map<string, Observed>();
  const reports: Report[] = [];
  const reporter = createReporter({ now: () => now, send: (report) => reports.push(report), time });
  const stopping = new AbortController();
  void reporter.run(stopping.signal);
  return { time, now, reports, reporter, stopping };
}

test('the first report of a stream is full, also when there is nothing to tell', () => {
  const { reports } = setUp();
  expect(reports).toEqual([{ sequence: 1, full: true, observed: [], removed: [] }]);
});

test('a change is told at once, once', () => {
  const { now, reports, reporter } = setUp();
  now.set('channel/ch-1', channel({ orderer: 'joining' }));
  reporter.flush();
  reporter.flush();
  expect(reports.slice(1)).toEqual([
    { sequence: 2, full: false, observed: [channel({ orderer: 'joining' })], removed: [] },
  ]);
});

test('heights alone wait for ten seconds', async () => {
  const { now, reports, reporter, time } = setUp();
  now.set('channel/ch-1', channel({}));
  reporter.flush();
  now.set('channel/ch-1', channel({ peerHeight: 7, ordererHeight: 7 }));
  reporter.flush();
  await time.advance(9_999);
  expect(reports).toHaveLength(2);
  await time.advance(1);
  expect(reports[2]?.observed[0]?.channel?.peerHeight).toBe(7);
});

test('what is gone is told as removed', () => {
  const { now, reports, reporter } = setUp();
  now.set('channel/ch-1', channel({}));
  reporter.flush();
  now.clear();
  reporter.flush();
  expect(reports.at(-1)).toMatchObject({ full: false, observed: [], removed: ['channel/ch-1'] });
});

test('a link that answers nothing is not flooded, and gets the newest state once it answers', () => {
  const { now, reports, reporter } = setUp();
  for (let height = 0; height < 100; height++) {
    now.set('channel/ch-1', channel({ errorMessage: String(height) }));
    reporter.flush();
  }
  expect(reports).toHaveLength(16);
  reporter.stored(16);
  expect(reports).toHaveLength(17);
  expect(reports[16]?.observed[0]?.channel?.errorMessage).toBe('99');
});
