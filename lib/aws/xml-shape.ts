import { XmlCodec } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { loadService } from './clients.ts';
import type { ServiceName } from './services.ts';

type SchemaRef = Parameters<typeof NormalizedSchema.of>[0];

const ISO_8601 = 5;

/**
 * A member of an operation's input from the shape its XML has, which is how S3 puts it into CloudTrail: `{Rule: {…}}`
 * for one rule, `{Rule: [{…}, …]}` for several, gives `{Rules: [{…}]}` as the SDK takes it.
 */
export function fromXmlShape(
  service: ServiceName,
  operation: string,
  member: string,
  shape: unknown,
): unknown {
  const described = loadService(service)[`${operation}$`] as readonly unknown[];
  const input = described[4];
  const schema = NormalizedSchema.of((typeof input === 'function' ? input() : input) as SchemaRef);
  const target = schema.getMemberSchema(member);
  const codec = new XmlCodec({
    timestampFormat: { useTrait: true, default: ISO_8601 },
    httpBindings: true,
    xmlNamespace: '',
    serviceNamespace: '',
  });
  return codec.createDeserializer().readSchema(target as never, asTexts(shape));
}

/** CloudTrail has numbers and truths where XML has texts. */
function asTexts(shape: unknown): unknown {
  if (Array.isArray(shape)) return shape.map(asTexts);
  if (typeof shape !== 'object' || shape === null) return shape === null ? undefined : String(shape);
  return Object.fromEntries(Object.entries(shape).map(([name, value]) => [name, asTexts(value)]));
}
