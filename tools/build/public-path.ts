import amdModule from 'amd-module';

declare let __webpack_public_path__: string;

// Chunks lie beside the module: this holds under a sub-path, a CDN, and for a plugin nested in another.
if (amdModule.uri) {
  __webpack_public_path__ = amdModule.uri.slice(0, amdModule.uri.lastIndexOf('/') + 1);
}
