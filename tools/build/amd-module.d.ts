/** What an AMD loader hands a module about itself. */
declare module 'amd-module' {
  const amdModule: { uri?: string };
  export default amdModule;
}
