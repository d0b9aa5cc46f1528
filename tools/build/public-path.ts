import amdModule from 'amd-module';

declare let __webpack_public_path__: string;

// Chunks lie beside the module. This works under a sub-path, on a CDN, and for a plugin inside another.
if (amdModule.uri) {
  __webpack_public_path__ = amdModule.uri.slice(0, amdModule.uri.lastIndexOf('/') + 1);
}
