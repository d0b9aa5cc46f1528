import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { LockForest } from './lock-forest';
import { releases } from './releases';

/** Every shape of waiting at once, as the data source answers it. */
describe.each(releases)('$name', (release) => {
  const isMysql = release.flavour === 'mysql';
  let locks: LockForest;

  beforeAll(async () => {
    locks = await LockForest.grow(release);
  }, 180_000);

  afterAll(() => locks[Symbol.asyncDispose](), 60_000);

  test('one waits for an idle transaction, which acquired the lock several statements ago', () => {
    expect(locks.drawn('single')).toBe('0 >1');
    expect(locks.row('single 0')).toMatchObject({
      text: null,
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 1',
      waiters: 1,
      waited: null,
    });
    expect(locks.row('single 1')).toMatchObject({
      text: 'UPDATE products SET stock = stock - 2 WHERE id = 1',
      lockKind: 'row',
      object: 'shop.products',
      index: 'PRIMARY',
      record: '1',
      took: null,
    });
    const heldFor = locks.seenAt - (locks.row('single 0')?.heldSince ?? 0);
    expect(heldFor).toBeGreaterThan(0);
    expect(heldFor).toBeLessThan(30_000);
    expect(locks.row('single 1')).toMatchObject({ heldSince: null });
    expect(locks.row('single 1')?.mode).toStartWith('X');
    expect(locks.row('single 1')?.waited).toBeGreaterThan(0);
    expect(locks.row('single 1')?.waited).toBeLessThan((locks.seenAt - (locks.row('single 1')?.from ?? 0)) / 1000 + 5);
  });

  test('a chain of three', () => {
    expect(locks.drawn('chain')).toBe('0 >1 >>2');
    expect(locks.row('chain 0')).toMatchObject({
      waiters: 2,
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 2',
    });
    expect(locks.row('chain 2')?.record).toBe('3');
    // On MariaDB two statements of the middle session may have acquired it, the waiting one among them.
    expect(locks.row('chain 1')?.took).toBe(isMysql ? 'UPDATE products SET stock = stock - 1 WHERE id = 3' : null);
  });

  test('twenty behind one record hang below its holder, not below each other', () => {
    expect(locks.row('star 0')).toMatchObject({
      waiters: 20,
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 4',
    });
    expect(locks.drawn('star').split(' ').slice(1)).toHaveLength(20);
    expect(locks.drawn('star').split('>>')).toHaveLength(1);
  });

  test('two records of one transaction', () => {
    expect(locks.drawn('records').split(' ').sort()).toEqual(['0', '>1', '>2']);
    expect([locks.row('records 1')?.record, locks.row('records 2')?.record]).toEqual(['6', '5']);
    // Shown is the lock with the longest wait; MariaDB proves neither.
    expect(locks.row('records 0')?.took ?? 'not known').toMatch(
      isMysql ? /^UPDATE products SET stock = stock - 1 WHERE id = [56]$/ : /^not known$/
    );
  });

  test('an insert into a locked gap', () => {
    expect(locks.drawn('gap')).toBe('0 >1');
    expect(locks.row('gap 0')?.took).toBe('SELECT * FROM gaps WHERE id BETWEEN 11 AND 19 FOR UPDATE');
    expect(locks.row('gap 1')).toMatchObject({ object: 'shop.gaps', index: 'PRIMARY', record: '20' });
    expect(locks.row('gap 1')?.mode).toContain('GAP');
  });

  test('an exclusive lock behind two shared ones', () => {
    expect(locks.drawn('shared')).toMatch(/^[01] >2$/);
    const root = locks.row('shared 0') ?? locks.row('shared 1');
    expect(root?.took).toBe('SELECT * FROM products WHERE id = 7 LOCK IN SHARE MODE');
  });

  test('a statement that history has forgotten is not known to have acquired the lock, nor is the last one', () => {
    expect(locks.drawn('forgotten')).toBe('0 >1');
    expect(locks.row('forgotten 0')).toMatchObject({ took: null, text: null });
  });

  test('the lock of a fresh row, which the server lists only once somebody waits for it', () => {
    expect(locks.drawn('inserted')).toBe('0 >1');
    expect(locks.row('inserted 0')?.took).toBe('INSERT INTO fresh VALUES (1)');
  });

  test('readers behind a pending ALTER behind an idle reader', () => {
    expect(locks.drawn('alter')).toMatch(/^0 >1 >>[234] >>[234] >>[234]$/);
    expect(locks.row('alter 0')).toMatchObject({ waiters: 4, text: null, took: 'SELECT COUNT(*) FROM altered' });
    expect(locks.row('alter 1')).toMatchObject({ lockKind: 'metadata', object: 'shop.altered', mode: 'EXCLUSIVE' });
    expect(locks.row('alter 2')).toMatchObject({ lockKind: 'metadata', object: 'shop.altered', mode: 'SHARED_READ' });
  });

  test('LOCK TABLES', () => {
    expect(locks.drawn('tables')).toBe('0 >1');
    expect(locks.row('tables 0')).toMatchObject({ text: null, took: 'LOCK TABLES locked WRITE' });
  });

  test('GET_LOCK', () => {
    expect(locks.drawn('named')).toBe('0 >1');
    expect(locks.row('named 0')?.took).toBe("SELECT GET_LOCK('nightly', 10)");
    expect(locks.row('named 1')).toMatchObject({ lockKind: 'metadata', object: 'user level lock nightly' });
  });

  test('a foreign key', () => {
    expect(locks.drawn('parent')).toBe('0 >1');
    expect(locks.row('parent 0')?.took).toBe('UPDATE parents SET id = 2 WHERE id = 1');
    expect(locks.row('parent 1')).toMatchObject({ lockKind: 'row', object: 'shop.parents', record: '1' });
  });

  test('a row lock held by a session that waits for a metadata lock', () => {
    expect(locks.drawn('mixed')).toBe('0 >1 >>2');
    expect(locks.row('mixed 0')).toMatchObject({ waiters: 2, took: 'LOCK TABLES mixed WRITE' });
    expect(locks.row('mixed 1')).toMatchObject({
      lockKind: 'metadata',
      object: 'shop.mixed',
      text: 'SELECT COUNT(*) FROM mixed',
      took: 'UPDATE products SET stock = stock - 1 WHERE id = 9',
    });
    expect(locks.row('mixed 2')).toMatchObject({ lockKind: 'row', record: '9' });
  });
});
