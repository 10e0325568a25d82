import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';

const END_OF_HEAD = '\r\n\r\n';

/** What git's own CGI program is told: https://git-scm.com/docs/git-http-backend */
function environment(request: IncomingMessage, bare: string, path: string): Record<string, string> {
  const [, query = ''] = (request.url ?? '').split('?');
  const header = (name: string) => String(request.headers[name] ?? '');
  return {
    GIT_PROJECT_ROOT: dirname(bare),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: path,
    QUERY_STRING: query,
    REQUEST_METHOD: request.method ?? 'GET',
    CONTENT_TYPE: header('content-type'),
    // Absent when the body comes in chunks, which is then read to its end.
    ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: header('content-length') }),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    GIT_PROTOCOL: header('git-protocol'),
    REMOTE_USER: 'responder',
    REMOTE_ADDR: '127.0.0.1',
  };
}

/** Writes the head of a CGI answer; https://www.rfc-editor.org/rfc/rfc3875#section-6 */
function writeHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const [name = '', ...value] = line.split(': ');
    if (name === 'Status') status = Number.parseInt(value.join(': '), 10);
    else response.setHeader(name, value.join(': '));
  }
  response.writeHead(status);
}

/** Answers git's smart HTTP with git itself. `path` is the repository's folder name and what follows it. */
export async function answerGit(
  shell: WriteShell,
  bare: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let head = Buffer.alloc(0);
  await shell.write('git', ['http-backend'], {
    env: environment(request, bare, path),
    input: request,
    onStdout: (chunk) => {
      if (response.headersSent) {
        response.write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf(END_OF_HEAD);
      if (end < 0) return;
      writeHead(response, head.subarray(0, end).toString('latin1'));
      response.write(head.subarray(end + END_OF_HEAD.length));
    },
  });
  if (!response.headersSent) response.writeHead(500);
  response.end();
}
/** Whether this git can serve: some systems leave its HTTP program out. */
export async function canServeGit(shell: WriteShell): Promise<boolean> {
  const { stdout } = await shell.write('git', ['http-backend'], { env: { REQUEST_METHOD: 'GET' } });
  return stdout.startsWith('Status:');
}
