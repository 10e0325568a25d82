import { fromForm, parseForm } from './form.ts';
import type { Protocol, WireRequest, WireResponse } from './http.ts';
import { fromJson, toJson } from './json.ts';
import { fromRest, routeOf } from './rest.ts';
import { isRecord } from './scalar.ts';
import type { OperationSchema, OperationSchemas } from './schemas.ts';
import { escapeXml, structToXml } from './xml.ts';

/** A call as it was asked for on the wire. */
export interface Decoded {
  readonly schema: OperationSchema;
  readonly input: Readonly<Record<string, unknown>>;
}

/** Error code, HTTP status and text, as an AWS service answers them. */
export interface WireError {
  readonly code: string;
  readonly status: number;
  readonly message: string;
}

const NAMESPACES: Readonly<Record<string, string>> = {
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/**
 * The operation and typed input of a request; undefined when the service has no such operation. The server side of
 * https://smithy.io/2.0/aws/protocols/index.html, driven by the SDK client's own schemas.
 */
export function decode(
  protocol: Protocol,
  schemas: OperationSchemas,
  request: WireRequest,
): Decoded | undefined {
  if (protocol === 'restJson') {
    const route = routeOf(schemas, request);
    return route && decoded(route.schema, fromRest(route.schema, route.labels, request));
  }
  const text = Buffer.from(request.body).toString();
  if (protocol === 'json') {
    const schema = schemas.get(request.headers['x-amz-target']?.split('.').at(-1) ?? '');
    return schema && decoded(schema, fromJson(schema.input, text ? JSON.parse(text) : {}));
  }
  const form = parseForm(text);
  const schema = typeof form.Action === 'string' ? schemas.get(form.Action) : undefined;
  return schema && decoded(schema, fromForm(schema.input, form, protocol === 'ec2Query'));
}

function decoded(schema: OperationSchema, input: unknown): Decoded {
  return { schema, input: isRecord(input) ? input : {} };
}

/** The response that carries an operation's typed output. */
export function encode(
  protocol: Protocol,
  service: string,
  schema: OperationSchema,
  output: unknown,
  requestId: string,
): WireResponse {
  if (protocol === 'json' || protocol === 'restJson') {
    const json = schema.output.isUnitSchema() ? {} : toJson(schema.output, output ?? {});
    return jsonResponse(protocol, schema.http?.[2] ?? 200, json, { 'x-amzn-requestid': requestId });
  }
  const inner = schema.output.isUnitSchema() ? '' : structToXml(schema.output, output ?? {});
  const body =
    protocol === 'ec2Query'
      ? `<requestId>${requestId}</requestId>${inner || '<return>true</return>'}`
      : `${schema.output.isUnitSchema() ? '' : `<${schema.name}Result>${inner}</${schema.name}Result>`}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
  const xmlns = NAMESPACES[service] ?? '';
  return xmlResponse(
    200,
    `<${schema.name}Response xmlns="${xmlns}">${body}</${schema.name}Response>`,
    requestId,
  );
}

/** The response that carries an error. */
export function encodeError(protocol: Protocol, error: WireError, requestId: string): WireResponse {
  const { code, status } = error;
  if (protocol === 'json' || protocol === 'restJson') {
    const headers = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': code };
    return jsonResponse(protocol, status, { __type: code, message: error.message }, headers);
  }
  const message = escapeXml(error.message);
  const xml =
    protocol === 'ec2Query'
      ? `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`
      : `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return xmlResponse(status, xml, requestId);
}

function xmlResponse(status: number, xml: string, requestId: string): WireResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  };
}

function jsonResponse(
  protocol: 'json' | 'restJson',
  status: number,
  json: unknown,
  headers: Readonly<Record<string, string>>,
): WireResponse {
  const type = protocol === 'json' ? 'application/x-amz-json-1.1' : 'application/json';
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(JSON.stringify(json)) };
}
