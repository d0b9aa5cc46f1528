/** What each room may import of the house, besides itself and src/shared. `x/*`: the files directly in x. docs/architecture.md draws it. */
const mysqlFloor = ['pkg/mysql/connection', 'pkg/mysql/protocol', 'pkg/mysql/capabilities'];
const rooms = {
  'src/shared': [],
  'src/components': [],
  'src/datasource': ['src/components'],
  'src/panel': ['src/components'],
  'src/panel/data': ['src/components', 'src/panel/*'],
  'src/panel/chart': ['src/components', 'src/panel/data'],
  'src/panel/drawer': ['src/components', 'src/panel/data'],
  'src/pages': ['src/components'],

  'pkg/plugin': [],
  'pkg/redaction': [],

  'pkg/detection': [],
  'pkg/detection/io': ['pkg/detection/*'],
  'pkg/detection/locks': ['pkg/detection/*'],
  'pkg/detection/endings': ['pkg/detection/*', 'pkg/detection/locks'],
  'pkg/detection/statements': ['pkg/detection', 'pkg/redaction'],

  'pkg/mysql/connection': [],
  'pkg/mysql/protocol': ['pkg/detection', 'pkg/plugin', 'pkg/mysql/connection'],
  'pkg/mysql/capabilities': ['pkg/detection', 'pkg/plugin', 'pkg/mysql/connection', 'pkg/mysql/protocol'],
  'pkg/mysql/statements': ['pkg/detection', 'pkg/redaction', ...mysqlFloor],
  'pkg/mysql/io': ['pkg/detection', 'pkg/mysql/statements', ...mysqlFloor],
  'pkg/mysql/locks': ['pkg/detection', 'pkg/redaction', 'pkg/mysql/statements', ...mysqlFloor],
  'pkg/mysql/endings': ['pkg/detection', 'pkg/redaction', 'pkg/mysql/statements', ...mysqlFloor],
  'pkg/mysql/kill': ['pkg/mysql/statements', ...mysqlFloor],
  'pkg/mysql/sample': [
    'pkg/detection',
    'pkg/plugin',
    'pkg/mysql/statements',
    'pkg/mysql/io',
    'pkg/mysql/locks',
    'pkg/mysql/endings',
    ...mysqlFloor,
  ],
  'pkg/mysql': ['pkg/detection', 'pkg/plugin'],

  'pkg/store': ['pkg/detection'],
  'pkg/store/blocks': ['pkg/detection/*', 'pkg/store/*'],
  'pkg/store/sqlite': ['pkg/detection', 'pkg/store/*', 'pkg/store/blocks'],
  'pkg/queries': ['pkg/detection', 'pkg/plugin', 'pkg/store/*'],
  'pkg/sampling': ['pkg/detection', 'pkg/mysql', 'pkg/plugin', 'pkg/redaction', 'pkg/store/*'],
  'pkg/actions': ['pkg/detection', 'pkg/mysql', 'pkg/plugin', 'pkg/sampling/*', 'pkg/store/*'],
  'pkg/commands': ['pkg/store'],
  'pkg/targets': ['pkg/actions', 'pkg/mysql', 'pkg/plugin', 'pkg/queries', 'pkg/sampling', 'pkg/store'],
};

/** Packages that belong to one room. */
const packages = {
  'mysql2|mysql2/.*': 'pkg/mysql/connection',
  '(node|bun):sqlite': 'pkg/store/sqlite',
  '@grpc/.*|@bufbuild/.*|apache-arrow': 'pkg/plugin',
};

const escape = (path) => path.replaceAll('/', '\\/');
const inside = (room) => (room.endsWith('/*') ? `^${escape(room.slice(0, -1))}[^/]+$` : `^${escape(room)}\\/`);
/** Rooms within a room have rules of their own. */
const innerRooms = (room) => Object.keys(rooms).filter((other) => other.startsWith(`${room}/`));
const tests = '\\.(test|fixture)\\.tsx?$|/fixtures\\.ts$';

export default {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `what ${room} may import`,
      severity: 'error',
      from: { path: inside(room), pathNot: [tests, ...innerRooms(room).map(inside)] },
      to: { path: '^(src|pkg|tools|tests)\\/', pathNot: [room, 'src/shared', ...may].map(inside) },
    })),
    ...Object.entries(packages).map(([name, room]) => ({
      name: `${name} is imported in ${room} only`,
      severity: 'error',
      from: { path: '^(src|pkg)\\/', pathNot: [tests, inside(room)] },
      to: { path: `^(node_modules\\/)?(${name})(\\/|$)` },
    })),
    {
      name: 'src/shared imports nothing but its schema library',
      severity: 'error',
      from: { path: '^src\\/shared\\/', pathNot: tests },
      to: { pathNot: ['^src\\/shared\\/', '^node_modules\\/zod\\/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    exclude: { path: '^(dist|\\.cache|artifacts)\\/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
