import { type BodyFormat, jsonFormat, xmlFormat } from './body-format.ts';
import { fromForm, parseForm } from './form.ts';
import type { Protocol, WireRequest, WireResponse } from './http.ts';
import { fromJson, toJson } from './json.ts';
import { fromRest, toRest } from './rest.ts';
import { routeOf } from './route.ts';
import { s3RouteOf, unchunked } from './s3.ts';
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
  /** Sent beside the code by services that once spoke the query protocol. */
  readonly queryCode?: string;
}

const NAMESPACES: Readonly<Record<string, string>> = {
  cloudfront: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  route53: 'https://route53.amazonaws.com/doc/2013-04-01/',
  s3: 'http://s3.amazonaws.com/doc/2006-03-01/',
  s3control: 'http://awss3control.amazonaws.com/doc/2018-08-20/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** The format of a REST protocol's bodies; undefined for the others. */
function restFormat(protocol: Protocol, service: string): BodyFormat | undefined {
  if (protocol === 'restJson') return jsonFormat;
  return protocol === 'restXml' || protocol === 's3' ? xmlFormat(NAMESPACES[service] ?? '') : undefined;
}

/**
 * The operation and typed input of a request; undefined when the service has no such operation. The server side of
 * https://smithy.io/2.0/aws/protocols/index.html, driven by the SDK client's own schemas.
 */
export function decode(
  protocol: Protocol,
  schemas: OperationSchemas,
  request: WireRequest,
): Decoded | undefined {
  const format = restFormat(protocol, '');
  if (format) {
    const routed = protocol === 's3' ? s3RouteOf(schemas, request) : routeOf(schemas, request);
    const body = protocol === 's3' ? unchunked(request) : request.body;
    return routed && decoded(routed.schema, fromRest(routed, { ...request, body }, format));
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
  const format = restFormat(protocol, service);
  if (format) {
    const response = toRest(schema, output, format);
    return { ...response, headers: { ...response.headers, ...requestIdHeader(protocol, requestId) } };
  }
  if (protocol === 'json') {
    const json = schema.output.isUnitSchema() ? {} : toJson(schema.output, output ?? {});
    return jsonResponse(protocol, 200, json, { 'x-amzn-requestid': requestId });
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
  const { code, status, queryCode } = error;
  if (protocol === 'json' || protocol === 'restJson') {
    const headers = {
      ...{ 'x-amzn-requestid': requestId, 'x-amzn-errortype': code },
      ...(queryCode === undefined ? {} : { 'x-amzn-query-error': `${queryCode};Sender` }),
    };
    return jsonResponse(protocol, status, { __type: code, message: error.message }, headers);
  }
  const said = `<Code>${code}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (protocol === 's3') {
    const { headers, body } = xmlResponse(
      status,
      `<Error>${said}<RequestId>${requestId}</RequestId></Error>`,
      requestId,
    );
    return { status, headers: { ...headers, ...requestIdHeader(protocol, requestId) }, body };
  }
  const xml =
    protocol === 'ec2Query'
      ? `<Response><Errors><Error>${said}</Error></Errors><RequestID>${requestId}</RequestID></Response>`
      : `<ErrorResponse><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>${said}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
  return xmlResponse(status, xml, requestId);
}

function requestIdHeader(protocol: Protocol, requestId: string): Readonly<Record<string, string>> {
  return { [protocol === 's3' ? 'x-amz-request-id' : 'x-amzn-requestid']: requestId };
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
