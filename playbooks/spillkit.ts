#!/usr/bin/env node
import { processIo } from '../lib/cli/io.ts';
import { main } from '../lib/cli/main.ts';
import { EXIT } from '../lib/playbook/errors.ts';
import { playbooks } from './registry.ts';

process.exitCode = await main(process.argv.slice(2), { playbooks, io: processIo() });
// A call that was abandoned may keep its connection open for a minute; nobody waits for its answer.
if (process.exitCode === EXIT.interrupted) process.exit();
