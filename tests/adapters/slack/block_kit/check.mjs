// Holds messages and views against a JSON Schema made from Slack's own types, and says, as JSON on standard output, what does
// not fit, by name.
//
//   node check.mjs SHAPES.json        an object of { name: { kind: "Message" | "Modal" | "Home", shape } }
import { existsSync, statSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";

const here = dirname(fileURLToPath(import.meta.url));
const kept = join(here, "node_modules", ".block-kit-schema.json"); // gone with what it was made from

async function schema() {
  if (existsSync(kept) && statSync(kept).mtimeMs > statSync(join(here, "shapes.ts")).mtimeMs) return JSON.parse(await readFile(kept, "utf8"));
  const { createGenerator } = await import("ts-json-schema-generator");
  const made = createGenerator({ path: join(here, "shapes.ts"), type: "Shape", skipTypeCheck: true, expose: "all" }).createSchema("Shape");
  await writeFile(kept, JSON.stringify(made));
  return made;
}

const made = await schema();
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addSchema(made, "slack");
const byType = Object.fromEntries(
  Object.entries(made.definitions).flatMap(([name, { properties }]) => (name.endsWith("Block") && properties?.type?.const ? [[properties.type.const, name]] : [])),
);

function complaints(definition, value, where) {
  const fits = ajv.getSchema(`slack#/definitions/${definition}`);
  if (fits(value)) return [];
  return fits.errors.map(({ instancePath, message, params }) => `${where}${instancePath} ${message} ${JSON.stringify(params)}`);
}

/** Each block by its own type: against the union of all, every type would complain. */
function wrong({ kind, shape }) {
  const outside = complaints(kind, { ...shape, blocks: [] }, kind);
  const inside = shape.blocks.flatMap((block, at) =>
    byType[block.type] ? complaints(byType[block.type], block, `blocks/${at}`) : [`blocks/${at} is of no known type`],
  );
  return [...outside, ...inside];
}

const shapes = JSON.parse(await readFile(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, wrong(shape)]))));
