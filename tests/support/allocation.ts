/**
 * How much memory a function asks for.
 * @module
 */

const names = [
  ...["Array", "ArrayBuffer", "Int8Array", "Uint8Array", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array"],
  ...["Float32Array", "Float64Array", "BigInt64Array", "BigUint64Array"],
] as const;

type Constructor = { new (...args: unknown[]): object; BYTES_PER_ELEMENT?: number };

/**
 * Runs `body`, which is given a function that says how many bytes of arrays were made since it was last asked.
 *
 * Arrays are counted where they are made by a constructor, by `from` or `of`, or as copies of typed ones; what grows, or
 * stands in the text as it is, is not. For as long as `body` runs, the constructors are others than usual.
 */
export function metered(body: (bytes: () => number) => void): void {
  let made = 0;
  const scope = globalThis as unknown as Record<string, Constructor>;
  const usual = names.map((name) => scope[name]);
  const proxies = usual.map((constructor) =>
    new Proxy(constructor, {
      construct(target, args, newTarget) {
        const view = Reflect.construct(target, args, newTarget) as { byteLength?: number; length?: number };
        const isShared = (args[0] as object) instanceof usual[1]; // a view of a buffer takes nothing
        if (!isShared) made += view.byteLength ?? 8 * (view.length ?? 0);
        return view;
      },
    })
  );
  const use = (constructors: readonly Constructor[]): void =>
    names.forEach((name, i) => {
      scope[name] = constructors[i];
      if (i > 0) usual[i].prototype.constructor = constructors[i];
    });
  use(proxies);
  try {
    body(() => {
      const bytes = made;
      made = 0;
      return bytes;
    });
  } finally {
    use(usual);
  }
}
