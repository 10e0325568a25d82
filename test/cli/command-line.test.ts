import { describe, expect, it } from 'vitest';
import { spillkit } from './fixtures.ts';

describe('help', () => {
  it.each([
    [[]],
    [['--help']],
    [['run', '--help']],
    [['rehearse', '--help']],
    [['resume', '--help']],
    [['undo', '--help']],
    [['check', '--help']],
    [['audit', '--help']],
    [['cases', '--help']],
    [['list', '--help']],
    [['explain', '--help']],
  ])('spillkit %j says what there is, with examples', async (argv) => {
    const { exit, stdout, stderr } = await spillkit(argv);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    expect(stdout).toMatchSnapshot();
  });

  it('tells the version of the package', async () => {
    const { exit, stdout } = await spillkit(['--version']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['run', 'switch-off', '--dryrun'], "unknown option '--dryrun'\n(Did you mean --dry-run?)"],
    [['rehears'], "unknown command 'rehears'\n(Did you mean rehearse?)"],
    [['run'], "missing required argument 'playbook'"],
    [['run', 'switch-off', '--key-id'], "option '--key-id <id>' argument missing"],
    [['rehearse', '--port', '99999'], "argument '99999' is invalid. It is a number from 0 to 65535."],
    [['run', 'switch-of'], 'There is no playbook "switch-of". Did you mean switch-off?'],
    [['explain', 'zzz'], 'There is no playbook "zzz". The playbooks are: switch-off.'],
    [
      ['rehearse', 'leaked-key-minin'],
      'There is no scenario "leaked-key-minin". Did you mean leaked-key-mining?',
    ],
  ])('%j exits with 2', async (argv, sentence) => {
    const { exit, stdout, stderr } = await spillkit(argv);
    expect(stderr).toContain(sentence);
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' });
  });
});

describe('explain', () => {
  it('prints the playbook as Markdown', async () => {
    const { exit, stdout } = await spillkit(['explain', 'switch-off']);
    expect(exit).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "# A switch is on

      Switches it off.

      ## Steps

      | # | step | phase | what and why | effect |
      |---|---|---|---|---|
      | 0 | \`turn-off\` | containment | **Turn it off.** It is on \\| and costs. | can be undone: turn it on |
      | 1 | \`throw-away\` | containment | **Throw it away.** It is on \\| and costs. | cannot be undone |

      ## Words you will be asked to type

      | step | word to type |
      |---|---|
      | \`throw-away\` | its colour |

      ## If a step was skipped

      | if this was skipped | then in this step | it means |
      |---|---|---|
      | \`turn-off\` | \`throw-away\` | It is hot. |

      ## Permissions

      | to | these actions |
      |---|---|
      | plan \`turn-off\` | \`ec2:DescribeInstances\` |
      | plan \`throw-away\` | \`ec2:DescribeInstances\` |
      | apply \`flip\` | \`ec2:StopInstances\` |

      ## What no script can do

      - Buy a new one.

      "
    `);
  });
});

describe('list', () => {
  it('names playbooks and scenarios', async () => {
    const { stdout } = await spillkit(['list']);
    expect(stdout).toMatch(/^Playbooks \(spillkit run\):\n {2}switch-off {2,}A switch is on\nScenarios/);
    expect(stdout).toContain('  leaked-key-mining  ');
  });
});
