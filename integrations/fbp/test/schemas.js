// The published schemas of the protocol's messages.
import { createRequire } from 'node:module';
import Ajv from 'ajv';

const require = createRequire(import.meta.url);
const schemas = require('fbp-protocol/schema/schemas');

const quiet = { log() {}, warn() {}, error: console.error };
const ajv = new Ajv({ extendRefs: true, schemaId: 'id', logger: quiet });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
ajv._opts.defaultMeta = 'http://json-schema.org/draft-04/schema#';
for (const [protocol, schema] of Object.entries(schemas)) {
  ajv.addSchema({ ...schema, id: `/${protocol}/` });
}

/** Answers that runtimes give although the protocol has no schema for them. */
const WITHOUT = new Set(['network:debug', 'network:persist']);

/** What is wrong with a message of a runtime; nothing, if it is as its schema says. */
export function wrong(message) {
  const { protocol, command, responseTo, ...rest } = message;
  // The project's own protocol has no published schemas.
  if (protocol === 'imgflo' || WITHOUT.has(`${protocol}:${command}`)) return null;
  if (!schemas[protocol]?.output?.[command]) return `${protocol}:${command} has no schema`;
  // The schema of this one is that of the request, which has no place for what it answers to.
  const checked = command === 'edges' ? { protocol, command, ...rest } : message;
  if (ajv.validate(`/${protocol}/output/${command}`, checked)) return null;
  return `${protocol}:${command}: ${ajv.errorsText()}: ${JSON.stringify(message)}`;
}
