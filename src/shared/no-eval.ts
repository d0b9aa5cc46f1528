import { config } from 'zod';

// A page may forbid `eval`, and reports each try: in a browser zod must not make one. Imported before all schemas.
config({ jitless: true });
