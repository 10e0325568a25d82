import { XmlCodec } from '@aws-sdk/core/protocols';
import type { NormalizedSchema } from '@smithy/core/schema';
import { fromJson, toJson } from './json.ts';
import { isRecord } from './scalar.ts';
import { escapeXml } from './xml.ts';

/** How the bodies of a REST protocol are written. */
export interface BodyFormat {
  readonly contentType: string;
  /** Typed value from a body that is not empty. @throws SyntaxError when it cannot be parsed. */
  read(schema: NormalizedSchema, body: Uint8Array): unknown;
  write(schema: NormalizedSchema, value: unknown): string;
}

export const jsonFormat: BodyFormat = {
  contentType: 'application/json',
  read: (schema, body) => fromJson(schema, JSON.parse(Buffer.from(body).toString())),
  write: (schema, value) => JSON.stringify(toJson(schema, value)),
};

/** Times are ISO 8601 unless a member says otherwise. https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html */
const ISO_8601 = 5;

const xml = (xmlNamespace: string) =>
  new XmlCodec({
    timestampFormat: { useTrait: true, default: ISO_8601 },
    httpBindings: true,
    xmlNamespace,
    serviceNamespace: '',
  });

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/**
 * The text of an output that is one text under its own name: `<LocationConstraint>eu-west-1</LocationConstraint>`.
 * https://smithy.io/2.0/aws/customizations/s3-customizations.html
 */
function unwrappedText(schema: NormalizedSchema, value: unknown): string | undefined {
  const { xmlName } = schema.getMergedTraits();
  const members = schema.isStructSchema() ? Object.keys(schema.getMemberSchemas()) : [];
  if (xmlName === undefined || members.join() !== xmlName || !isRecord(value)) return undefined;
  return String(value[xmlName] ?? '');
}

/** XML bodies in a service's namespace. */
export function xmlFormat(namespace: string): BodyFormat {
  const codec = xml(namespace);
  return {
    contentType: 'application/xml',
    read(schema, body) {
      try {
        return codec.createDeserializer().read(schema, body);
      } catch (error) {
        throw new SyntaxError('The XML could not be parsed.', { cause: error });
      }
    },
    write(schema, value) {
      const text = unwrappedText(schema, value);
      if (text !== undefined) {
        const name = schema.getMergedTraits().xmlName;
        return `${DECLARATION}<${name} xmlns="${namespace}">${escapeXml(text)}</${name}>`;
      }
      const serializer = codec.createSerializer();
      serializer.write(schema, value);
      return `${DECLARATION}${serializer.flush()}`;
    },
  };
}
