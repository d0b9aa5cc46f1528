/** What an AMD loader tells a module about itself. */
declare module 'amd-module' {
  const amdModule: { uri?: string };
  export default amdModule;
}
