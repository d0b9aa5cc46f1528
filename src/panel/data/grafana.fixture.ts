/** Runs something of @grafana/data's with the little of a browser that it looks at, and takes that back. */
export function inBrowser<T>(run: () => T): T {
  const lent = { window: new EventTarget(), navigator: { languages: ['en'] } };
  const own = Object.keys(lent).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const [name, value] of Object.entries(lent)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  const giveBack = () => {
    for (const [name, descriptor] of own) {
      if (descriptor === undefined) {
        Reflect.deleteProperty(globalThis, name);
      } else {
        Object.defineProperty(globalThis, name, descriptor);
      }
    }
  };
  try {
    const result = run();
    if (result instanceof Promise) {
      void result.finally(giveBack);
    } else {
      giveBack();
    }
    return result;
  } catch (error) {
    giveBack();
    throw error;
  }
}

// It listens to a window while it is loaded.
await inBrowser(() => import('@grafana/data'));
