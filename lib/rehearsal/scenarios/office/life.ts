import { type Actor, actAs, type World } from '../../world.ts';
import type { Doing } from '../doing.ts';
import { draws } from './draw.ts';
import { type Rights, ROUTINES } from './routines.ts';
import type { Company } from './staff.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const REGIONS = ['us-east-1', 'eu-west-1', 'us-west-2'];

interface Desk {
  readonly who: string;
  readonly actor: Actor;
  readonly rights: Rights;
}

/**
 * Three days of a company at work and the hour after the leak: colleagues make the same kinds of things an attacker
 * makes, groups scale, and the build server goes on with the very key that leaked, from its usual address. About
 * 2,300 calls, always the same ones. `until` is how long after the leak it goes on, milliseconds.
 */
export function officeLife(world: World, company: Company, until: number): readonly Doing[] {
  const draw = draws('office');
  const desks: readonly Desk[] = [
    { who: 'build server', actor: company.developer, rights: 'builder' },
    { who: 'data-pipeline', actor: company.pipeline, rights: 'anybody' },
    { who: 'web-deploy', actor: company.deploy, rights: 'builder' },
    { who: 'platform-lead', actor: company.platform, rights: 'admin' },
  ];
  const doings: Doing[] = [];
  let n = 0;
  for (let at = -70 * HOUR; at < until; at += 10 * MINUTE) {
    const desk = desks[draw(desks.length)];
    if (desk === undefined) continue;
    const routines = ROUTINES[desk.rights];
    const routine = routines[draw(routines.length)];
    const region = REGIONS[draw(REGIONS.length)] ?? 'us-east-1';
    const number = n++;
    doings.push({
      ...{ at, who: desk.who },
      run: async () => routine?.({ aws: actAs(world, desk.actor), region, n: number, world }),
    });
  }
  return doings;
}
