import type { Clock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';

/**
 * A host whose thinking time counts: what a person takes to answer passes on the rehearsal's clock too, so the
 * attacker does not wait for the responder.
 */
export function pacedHost(host: Host, real: Clock, rehearsal: Clock): Host {
  const timed = async <T>(ask: Promise<T>): Promise<T> => {
    const asked = real.now().getTime();
    const answer = await ask;
    await rehearsal.sleep(real.now().getTime() - asked);
    return answer;
  };
  return {
    notify: (message) => host.notify(message),
    askStep: (question, signal) => timed(host.askStep(question, signal)),
    askInput: (question, signal) => timed(host.askInput(question, signal)),
    askChoice: (question, signal) => timed(host.askChoice(question, signal)),
  };
}
