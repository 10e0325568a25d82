// Measures the search for one key in 1,000,000 generated CloudTrail records in 500 gzipped files, and the same
// filter with zcat and jq over the same files. Needs a build: npm run build && node .tools/bench-trail.mjs
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { logFolder } from '../dist/lib/trail/log-folder.js';

const FILES = 500;
const PER_FILE = 2_000;
/** Other work on the machine disturbs a run, so the best of several counts. */
const RUNS = 3;
const key = `AKIA${'B'.repeat(16)}`;

/** About 1 in 200 records is the key's; the others vary as legitimate life does. */
function generated(number) {
  const accessKeyId = number % 200 === 0 ? key : `ASIA${String(number % 5_000).padStart(16, 'C')}`;
  const hex = number.toString(16).padStart(8, '0');
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLE:session-${number % 97}`,
      arn: `arn:aws:sts::111122223333:assumed-role/app-${number % 31}/session-${number % 97}`,
      accountId: '111122223333',
      accessKeyId,
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: `arn:aws:iam::111122223333:role/app-${number % 31}` },
        attributes: { creationDate: '2026-11-01T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: new Date(1_793_491_200_000 + number * 80).toISOString().replace(/\.\d+/, ''),
    eventSource: 'ec2.amazonaws.com',
    eventName: number % 3 === 0 ? 'DescribeInstances' : 'DescribeVolumes',
    awsRegion: 'us-east-1',
    sourceIPAddress: `10.${number % 250}.3.4`,
    userAgent: 'aws-sdk-go-v2/1.30.3 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.166.0',
    requestParameters: { filterSet: { items: [{ name: 'tag:app', valueSet: { items: [{ value: hex }] } }] } },
    responseElements: null,
    requestID: `${hex}-1111-4111-8111-${hex}0000`,
    eventID: `${hex}-2222-4222-8222-${hex}0000`,
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256' },
  };
}

/** Reads the folder, then asks for a second key: a look-up opens only the files that can answer. */
async function search(dir) {
  const [from, to, signal] = [new Date(0), new Date('2100-01-01'), new AbortController().signal];
  const folder = logFolder(dir);
  const ask = async (value) => {
    const started = performance.now();
    const { records } = await folder.query({ attribute: { key: 'AccessKeyId', value }, from, to }, signal);
    return { seconds: (performance.now() - started) / 1000, hits: records.length };
  };
  const first = await ask(key);
  const [{ records, distinct }] = folder.reports();
  const rare = await ask(`AKIA${'D'.repeat(16)}`);
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  const rate = Math.round(records / first.seconds);
  console.log(
    `spillkit: ${first.seconds.toFixed(1)} s, ${rate} records/s, ${first.hits} hits, ${distinct} distinct, peak memory ${memory} MB; next look-up ${(rare.seconds * 1000).toFixed(0)} ms`,
  );
}

function compareWithJq(dir) {
  const started = performance.now();
  const filter = `zcat ${dir}/*.gz | jq -c '.Records[] | select(.userIdentity.accessKeyId == "${key}")' | wc -l`;
  const hits = spawnSync('sh', ['-c', filter], { encoding: 'utf8' }).stdout.trim();
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `zcat | jq: ${seconds.toFixed(1)} s, ${Math.round((FILES * PER_FILE) / seconds)} records/s, ${hits} hits`,
  );
}

function measure() {
  const dir = mkdtempSync(join(tmpdir(), 'spillkit-bench-'));
  try {
    let bytes = 0;
    for (let file = 0; file < FILES; file += 1) {
      const records = Array.from({ length: PER_FILE }, (_, at) => generated(file * PER_FILE + at));
      const text = JSON.stringify({ Records: records });
      bytes += text.length;
      writeFileSync(join(dir, `${String(file).padStart(4, '0')}.json.gz`), gzipSync(text));
    }
    console.log(
      `machine: ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}`,
    );
    console.log(`data: ${FILES * PER_FILE} records, ${FILES} files, ${Math.round(bytes / 1e6)} MB unpacked`);
    const hasJq = spawnSync('sh', ['-c', 'command -v jq']).status === 0;
    if (!hasJq) console.log('zcat | jq: jq is absent, so nothing to compare with');
    for (let run = 0; run < RUNS; run += 1) {
      // A process of its own, so that generating does not count for the memory.
      spawnSync(process.execPath, [process.argv[1], dir], { stdio: 'inherit' });
      if (hasJq) compareWithJq(dir);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const [, , existing] = process.argv;
if (existing === undefined) measure();
else await search(existing);
