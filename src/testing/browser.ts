// Import this first in a test of a module that loads @grafana/data:
// it listens for storage events when it is loaded, and asks for the reader's languages.
if (!('window' in globalThis)) {
  Object.assign(globalThis, { window: new EventTarget() });
}
if (!('languages' in navigator)) {
  Object.defineProperty(navigator, 'languages', { value: ['en-US'] });
}
