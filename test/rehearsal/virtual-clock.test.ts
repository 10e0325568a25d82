import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../lib/rehearsal/virtual-clock.ts';

const START = new Date('2026-11-23T09:00:00Z');

function watched() {
  const clock = virtualClock({ start: START });
  const seen: string[] = [];
  const note = (what: string): void => {
    seen.push(`${what} ${clock.now().getTime() - START.getTime()}`);
  };
  return { clock, seen, note };
}
const at = (ms: number) => new Date(START.getTime() + ms);

/** Many turns of the event loop: enough for a clock that would move by itself to have moved. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
}

describe('the virtual clock', () => {
  it('stands still while nobody sleeps', async () => {
    const { clock } = watched();
    await turns();
    expect(clock.now()).toEqual(START);
  });

  it('lets an hour pass at once', async () => {
    const { clock } = watched();
    const began = performance.now();
    await clock.sleep(3_600_000);
    expect(clock.now()).toEqual(at(3_600_000));
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('lets sleeps that go on together overlap, and wakes them in their order', async () => {
    const { clock, seen, note } = watched();
    await Promise.all([
      clock.sleep(60).then(() => note('b')),
      clock.sleep(20).then(() => note('a')),
      clock.sleep(60).then(() => note('c')),
    ]);
    expect(seen).toEqual(['a 20', 'b 60', 'c 60']);
  });

  it('waits for what a woken one does before it wakes the next', async () => {
    const { clock, seen, note } = watched();
    const first = async () => {
      await clock.sleep(10);
      await Promise.resolve();
      await clock.sleep(5);
      note('first, twice');
    };
    await Promise.all([first(), clock.sleep(20).then(() => note('second'))]);
    expect(seen).toEqual(['first, twice 15', 'second 20']);
  });

  it('runs events when it passes them, before later sleepers wake', async () => {
    const { clock, seen, note } = watched();
    clock.schedule(at(30), () => note('event'));
    clock.schedule(at(10), async () => {
      note('early event');
      await clock.sleep(5);
      note('its own sleep');
    });
    await clock.sleep(50);
    note('sleeper');
    expect(seen).toEqual(['early event 10', 'its own sleep 15', 'event 30', 'sleeper 50']);
  });

  it('is not moved by events alone', async () => {
    const { clock, seen, note } = watched();
    clock.schedule(at(30), () => note('event'));
    await turns();
    expect(clock.now()).toEqual(START);
    await clock.advance(29);
    expect(seen).toEqual([]);
    await clock.advance(1);
    expect(seen).toEqual(['event 30']);
  });

  it('forgets an event that is taken back', async () => {
    const { clock, seen, note } = watched();
    const cancel = clock.schedule(at(30), () => note('event'));
    cancel();
    await clock.advance(100);
    expect(seen).toEqual([]);
  });

  it('runs a past event at the next move', async () => {
    const { clock, seen, note } = watched();
    await clock.advance(100);
    clock.schedule(at(30), () => note('late event'));
    await clock.advance(1);
    expect(seen).toEqual(['late event 100']);
  });

  it('does not move while files are worked on', async () => {
    const { clock, seen, note } = watched();
    const dir = await mkdtemp(join(tmpdir(), 'clock-'));
    const work = async () => {
      for (let round = 0; round < 20; round++) {
        await writeFile(join(dir, 'file'), 'x'.repeat(100_000));
        await readFile(join(dir, 'file'));
      }
      note('files');
    };
    await Promise.all([clock.sleep(10).then(() => note('sleeper')), work()]);
    await rm(dir, { recursive: true });
    expect(seen).toEqual(['files 0', 'sleeper 10']);
  });

  it('wakes a sleeper whose signal is aborted, with the reason', async () => {
    const { clock } = watched();
    const stop = new AbortController();
    clock.schedule(at(10), () => stop.abort(new Error('enough')));
    const sleeping = clock.sleep(1000, stop.signal);
    await expect(Promise.all([sleeping, clock.sleep(20)])).rejects.toThrow('enough');
    await expect(clock.sleep(10, stop.signal)).rejects.toThrow('enough');
    await clock.advance(20);
    expect(clock.now().getTime()).toBeLessThan(at(1000).getTime());
  });

  it('tells after every move', async () => {
    const { clock } = watched();
    const told: number[] = [];
    const stop = clock.onAdvance((now) => told.push(now.getTime() - START.getTime()));
    await Promise.all([clock.sleep(10), clock.sleep(20)]);
    stop();
    await clock.sleep(10);
    expect(told).toEqual([10, 20]);
  });
});
