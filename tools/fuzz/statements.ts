import { canaries, content, literal, type Mode } from './literals';
import type { Random } from './random';

/** A statement in which literals and comments, and nothing else, hold canaries. */
export interface Statement {
  text: string;
  mode: Mode;
  /** Names that redaction must keep, in their order. */
  names: string[];
}

const NAMES = ['t1', 'orders_2024', 'utf8mb4_bin', 'cust', '2024_orders', 'c5', 'größe', 'ends_in_3'] as const;
const QUOTED = ['`a b`', '`we``ird`', '`x.y`', '`2 / 3`', "`it's`", '`say "hi"`', '`-- no`', '`/* no`'] as const;

/** Makes statements of one mode. `valid`: a server with its default sql_mode can parse them. */
export class Grammar {
  #names: string[] = [];

  constructor(
    private readonly random: Random,
    private readonly mode: Mode,
    private readonly valid = false
  ) {}

  statement(): Statement {
    this.#names = [];
    const text = this.random.pick([
      () => this.#select(),
      () => this.#select(),
      () => this.#insert(),
      () => this.#update(),
    ])();
    return { text, mode: this.mode, names: this.#names };
  }

  #select(): string {
    const { random } = this;
    const select = `SELECT${this.#gap()}`;
    const hint = random.chance(0.1) ? `/*+ MAX_EXECUTION_TIME(${random.pick(['7', '77'])}) */${this.#gap()}` : '';
    const columns = this.#several(
      1,
      4,
      () => `${this.#expression()}${random.chance(0.3) ? this.#word('AS') + this.#name() : ''}`
    );
    const from = this.#word('FROM') + this.#table();
    const where = this.#where();
    const limit = random.chance(0.3) ? `${this.#word('LIMIT')}${random.pick(['7', '7, 77', '7 OFFSET 7'])}` : '';
    const order = random.chance(0.3) ? `${this.#word('ORDER')}BY ${this.#name()}` : '';
    return `${select} ${hint}${columns}${from}${where}${order}${limit}`;
  }

  #insert(): string {
    const width = 1 + this.random.int(3);
    const row = (): string => `(${this.#several(width, width, () => this.#value())})`;
    return `INSERT${this.#gap()}INTO ${this.#table()}${this.#word('VALUES')}${this.#several(1, 4, row)}`;
  }

  #update(): string {
    const table = `UPDATE${this.#gap()}${this.#table()}${this.#word('SET')}`;
    const sets = this.#several(1, 3, () => `${this.#name()} = ${this.#expression()}`);
    return table + sets + this.#where();
  }

  #where(): string {
    if (this.random.chance(0.2)) {
      return '';
    }
    const joined = this.random.list(1, 3, () => this.#condition()).join(this.#word(this.random.pick(['AND', 'or'])));
    return this.#word('WHERE') + joined;
  }

  #condition(): string {
    const { random } = this;
    switch (random.int(6)) {
      case 0:
        return `${this.#name()} IN (${this.#several(1, 5, () => this.#value())})`;
      case 1:
        return `${this.#name()}${this.#word('LIKE')}${this.#string()}`;
      case 2:
        return `${this.#name()} BETWEEN ${this.#value()}${this.#word('AND')}${this.#value()}`;
      case 3:
        return `${this.#name()}${random.pick(['=', '<', '>=', '<>', ' <=> '])}${this.#value()}`;
      case 4:
        return `${this.#name()} = ${random.pick(['@v', '@@session.autocommit', 'NULL', 'TRUE'])}`;
      default:
        return `(${this.#name()}${this.#gap()}= ${this.#expression()})`;
    }
  }

  #expression(): string {
    const { random } = this;
    switch (random.int(6)) {
      case 0:
        return `CONCAT(${this.#several(1, 3, () => this.#value())})`;
      case 1:
        return `${this.#name()} ${random.pick(['+', '-', '*', '/'])} ${this.#value()}`;
      case 2:
        return this.#value();
      case 3:
        return random.chance(0.5) ? this.#string() : `(${this.#value()})`;
      default:
        return this.#name();
    }
  }

  #value(): string {
    const { random, mode, valid } = this;
    if (mode.dollarQuotes && !valid && random.chance(0.04)) {
      const tag = random.pick(['$$', '$x$']);
      return tag + content(random).replaceAll('$', '') + tag;
    }
    return random.chance(0.1) ? 'NULL' : literal(random, mode, valid);
  }

  #string(): string {
    for (;;) {
      const made = literal(this.random, this.mode, this.valid);
      if (/^['"]/.test(made)) {
        return made;
      }
    }
  }

  #table(): string {
    return this.random.chance(0.3) ? `db1.${this.#name()}` : this.#name();
  }

  #name(): string {
    if (this.mode.ansiQuotes && this.random.chance(0.2)) {
      return this.random.pick(['"x"', '"x\\"', '"x""y"', `"it's"`]);
    }
    const name = this.random.chance(0.7) ? this.random.pick(NAMES) : this.random.pick(QUOTED);
    this.#names.push(name);
    return name;
  }

  #several(least: number, most: number, make: () => string): string {
    return this.random.list(least, most, make).join(this.random.pick([',', ', ', ' ,\n ']));
  }

  #word(word: string): string {
    const cased = this.random.chance(0.5) ? word : word.toLowerCase();
    return `${this.#gap()}${cased}${this.#gap()}`;
  }

  /** Text between two tokens: blanks, and comments with canaries. */
  #gap(): string {
    const { random, mode } = this;
    if (random.chance(0.85)) {
      return random.pick([' ', ' ', '\n', '  ', '\t']);
    }
    const comment = content(random).replace(/\*|\/|\n|!|\+|\0/g, '');
    const inner = random.pick([`/*${comment}*/`, `-- ${comment}\n`, `#${comment}\n`, `/* ${comment} */`]);
    if (this.valid || random.chance(0.8)) {
      return this.valid ? ` /* ${comment} */ ` : ` ${inner} `;
    }
    const versioned = mode.skipsVersions
      ? `/*!999999 ${comment.replace(new RegExp(canaries, 'gu'), 'z')} */`
      : `/*!50000 ${random.pick(['', 'x = ', 'SQL_NO_CACHE'])}*/`;
    return ` ${versioned} `;
  }
}
