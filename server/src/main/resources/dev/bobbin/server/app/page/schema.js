// Reads an OpenAPI document: references, types in words, examples. Independent of the page.

const DEEPEST = 6;
const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

export class ApiDocument {
  constructor(tree) {
    this.tree = tree;
  }

  /** The target of a reference; other values are returned unchanged. */
  resolve(node) {
    let found = node;
    for (let steps = 0; found?.$ref && steps < DEEPEST; steps++) {
      found = found.$ref
        .replace(/^#\//, '')
        .split('/')
        .reduce((at, part) => at?.[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')], this.tree);
    }
    return found ?? {};
  }

  /** All operations by their tags, in the order of the document: [{name, description, operations}]. */
  groups() {
    const groups = new Map((this.tree.tags ?? []).map(({ name, description }) => [name, { name, description, operations: [] }]));
    for (const operation of this.operations()) {
      const tag = operation.tags[0] ?? 'Other';
      if (!groups.has(tag)) {
        groups.set(tag, { name: tag, operations: [] });
      }
      groups.get(tag).operations.push(operation);
    }
    return [...groups.values()].filter(({ operations }) => operations.length > 0);
  }

  operations() {
    return Object.entries(this.tree.paths).flatMap(([path, reference]) => {
      const item = this.resolve(reference);
      return METHODS.filter((method) => item[method]).map((method) => this.operation(method, path, item));
    });
  }

  operation(method, path, item) {
    const own = item[method];
    const parameters = new Map();
    for (const parameter of [...(item.parameters ?? []), ...(own.parameters ?? [])].map((one) => this.resolve(one))) {
      parameters.set(`${parameter.in} ${parameter.name}`, parameter);
    }
    const body = own.requestBody && this.resolve(own.requestBody);
    return {
      id: own.operationId ?? `${method}${path.replaceAll(/\W+/g, '-')}`,
      method: method.toUpperCase(),
      path,
      tags: own.tags ?? [],
      summary: own.summary ?? '',
      description: own.description ?? '',
      parameters: [...parameters.values()],
      body: body && { ...body, types: Object.entries(body.content ?? {}) },
      answers: Object.entries(own.responses ?? {}).map(([status, answer]) => ({ status, ...this.resolve(answer) })),
      guarded: isGuarded(own.security ?? this.tree.security ?? []),
    };
  }

  /**
   * A type in a few words: "integer from 1", "array of string", "light-on-dark or auto". A recursive type, such as nested arrays, is
   * shown by its name.
   */
  type(node, within = []) {
    if (within.includes(node.$ref)) {
      return node.$ref.split('/').at(-1);
    }
    const schema = this.merged(node);
    const inside = node.$ref ? [...within, node.$ref] : within;
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices) {
      return choices.map((choice) => this.type(choice, inside)).join(' or ');
    }
    if (schema.enum) {
      return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
    }
    if (schema.const !== undefined) {
      return JSON.stringify(schema.const);
    }
    if (schema.format === 'binary' || schema.contentMediaType) {
      return 'file';
    }
    const types = [schema.type ?? (schema.properties ? 'object' : schema.items ? 'array' : 'any')].flat();
    return types.map((type) => (type === 'array' ? `array of ${this.type(schema.items ?? {}, inside)}` : type + bounds(schema))).join(' or ');
  }

  /** The schema, with the parts that it is composed of merged. */
  merged(node) {
    const schema = this.resolve(node);
    if (!schema.allOf) {
      return schema;
    }
    return schema.allOf
      .map((part) => this.merged(part))
      .reduce(
        (all, part) => ({
          ...all,
          ...part,
          properties: { ...all.properties, ...part.properties },
          required: [...(all.required ?? []), ...(part.required ?? [])],
        }),
        { ...schema, allOf: undefined },
      );
  }

  /** The fields of a schema, nested ones after their parents: [{name: 'classes[].index', type, required, description}]. */
  fields(node, prefix = '', depth = 0) {
    const schema = this.merged(node);
    if (depth > DEEPEST) {
      return [];
    }
    const inner = schema.items ? this.fields(schema.items, `${prefix}[]`, depth + 1) : [];
    const choices = (schema.oneOf ?? schema.anyOf ?? []).flatMap((choice) => this.fields(choice, prefix, depth + 1));
    const own = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
      const name = prefix ? `${prefix}.${key}` : key;
      const field = {
        name,
        type: this.type(value),
        required: (schema.required ?? []).includes(key),
        description: this.merged(value).description ?? '',
      };
      return [field, ...this.fields(value, name, depth + 1)];
    });
    return unique([...own, ...inner, ...choices]);
  }

  /** A value that the schema allows, from the document's example if it has one. */
  example(content, depth = 0) {
    const given = content.example ?? Object.values(content.examples ?? {}).map((one) => this.resolve(one).value)[0];
    return given === undefined ? this.exampleOf(content.schema ?? {}, depth) : given;
  }

  exampleOf(node, depth) {
    const schema = this.merged(node);
    const given = schema.example ?? schema.examples?.[0] ?? schema.default ?? schema.const ?? schema.enum?.[0];
    if (given !== undefined || depth > DEEPEST) {
      return given ?? null;
    }
    const choice = schema.oneOf?.[0] ?? schema.anyOf?.[0];
    if (choice) {
      return this.exampleOf(choice, depth + 1);
    }
    switch ([schema.type ?? (schema.properties ? 'object' : 'string')].flat()[0]) {
      case 'object': {
        const wanted = Object.entries(schema.properties ?? {}).filter(([key]) => (schema.required ?? []).includes(key));
        return Object.fromEntries(wanted.map(([key, value]) => [key, this.exampleOf(value, depth + 1)]));
      }
      case 'array':
        return [this.exampleOf(schema.items ?? {}, depth + 1)];
      case 'integer':
      case 'number':
        return schema.minimum ?? 0;
      case 'boolean':
        return false;
      default:
        return 'text';
    }
  }
}

/** An empty requirement allows anonymous access. */
function isGuarded(ways) {
  return ways.length > 0 && ways.every((way) => Object.keys(way).length > 0);
}

function bounds({ minimum, maximum, maxLength }) {
  const from = minimum === undefined ? '' : ` from ${minimum}`;
  const to = maximum === undefined ? '' : ` to ${maximum}`;
  return from + to + (maxLength === undefined ? '' : ` of at most ${maxLength} characters`);
}

function unique(fields) {
  return [...new Map(fields.map((field) => [`${field.name} ${field.type}`, field])).values()];
}
